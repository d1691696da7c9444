export { Ago } from './Ago';
export { Elapsed } from './Elapsed';
export { Instant } from './Instant';
export { Remaining } from './Remaining';
