export { IncidentPicker } from './IncidentPicker';
export { incidentPickerSchema, type IncidentPickerProps } from './schema';
export { validateIncident } from './validateIncident';
