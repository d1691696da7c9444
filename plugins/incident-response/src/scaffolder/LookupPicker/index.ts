export { LookupPicker, type LookupOption } from './LookupPicker';
export { LookupFacts } from './LookupFacts';
export { readReference } from './readReference';
