export { EntityLink } from './EntityLink';
export { PersonName } from './PersonName';
