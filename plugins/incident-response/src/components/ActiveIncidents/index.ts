export { ActiveIncidents } from './ActiveIncidents';
export { byUrgency } from './byUrgency';
