/**
 * Incident response in the Backstage backend.
 *
 * @packageDocumentation
 */
export { incidentResponsePlugin as default } from './plugin';
export {
  incidentResourceRef,
  isIncidentOwner,
} from './http/incidentPermissions';
