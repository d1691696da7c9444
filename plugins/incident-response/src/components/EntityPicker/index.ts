export { EntityAdder } from './EntityAdder';
export { EntityPicker } from './EntityPicker';
