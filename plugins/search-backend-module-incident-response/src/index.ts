/**
 * Incidents and published postmortems in Backstage search.
 *
 * @packageDocumentation
 */
export { searchModuleIncidentResponse as default } from './module';
export { type IncidentResponseDocument } from './toDocument';
export {
  IncidentResponseCollatorFactory,
  type IncidentResponseCollatorFactoryOptions,
} from './IncidentResponseCollatorFactory';
