export { ActorName } from './ActorName';
export { EntityLink } from './EntityLink';
export { PersonName } from './PersonName';
