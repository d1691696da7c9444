export { Timeline } from './Timeline';
export { SourceLink } from './SourceLink';
