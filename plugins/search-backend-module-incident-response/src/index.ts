/**
 * Published postmortems in Backstage search.
 *
 * @packageDocumentation
 */
export { searchModuleIncidentResponse as default } from './module';
export {
  POSTMORTEM_DOCUMENT_TYPE,
  type PostmortemDocument,
} from './PostmortemDocument';
export {
  PostmortemCollatorFactory,
  type PostmortemCollatorFactoryOptions,
} from './PostmortemCollatorFactory';
