export { SeverityBadge } from './SeverityBadge';
export { SeverityShape } from './SeverityShape';
