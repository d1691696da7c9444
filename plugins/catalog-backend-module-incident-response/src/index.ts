/**
 * Refuses malformed runbooks when they enter the catalog, with the field and the reason.
 *
 * @packageDocumentation
 */
export { catalogModuleIncidentResponse as default } from './module';
