/**
 * Scaffolder actions of Incident Response for Backstage.
 *
 * @packageDocumentation
 */
export { scaffolderModuleIncidentResponse as default } from './module';
export {
  createPostmortemAction,
  type CreatePostmortemActionOptions,
} from './actions/createPostmortemAction';
export {
  createRunbookAction,
  type CreateRunbookActionOptions,
} from './actions/createRunbookAction';
