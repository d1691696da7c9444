export { IncidentTable } from './IncidentTable';
export { IncidentTitle } from './IncidentTitle';
