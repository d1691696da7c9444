export { DueDate } from './DueDate';
export { Postmortems } from './Postmortems';
export { PostmortemTable } from './PostmortemTable';
