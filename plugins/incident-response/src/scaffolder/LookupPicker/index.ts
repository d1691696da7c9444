export { LookupFacts } from './LookupFacts';
export { LookupField } from './LookupField';
export type { LookupOption } from './LookupPicker';
export { validateReference } from './validateReference';
