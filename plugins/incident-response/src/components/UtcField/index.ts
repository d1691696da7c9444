export { UtcField } from './UtcField';
