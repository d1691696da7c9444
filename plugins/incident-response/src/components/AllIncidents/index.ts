export { AllIncidents } from './AllIncidents';
