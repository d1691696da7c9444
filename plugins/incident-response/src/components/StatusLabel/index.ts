export { IncidentStatusLabel } from './IncidentStatusLabel';
export { PostmortemStatusLabel } from './PostmortemStatusLabel';
export { StatusLabel } from './StatusLabel';
