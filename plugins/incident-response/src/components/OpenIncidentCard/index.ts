export { OpenIncidentCard } from './OpenIncidentCard';
