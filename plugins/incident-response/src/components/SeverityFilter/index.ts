export { SeverityFilter } from './SeverityFilter';
