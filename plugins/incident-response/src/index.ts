/**
 * Incidents, on-call and postmortems in Backstage. The default export is the plugin for the new frontend system;
 * `@incident-response/backstage-plugin/legacy` has it for the old one.
 *
 * @packageDocumentation
 */
export { incidentResponsePlugin as default } from './plugin';
export { incidentResponseApiRef } from './api/incidentResponseApiRef';
