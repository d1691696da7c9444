export { ActionItems } from './ActionItems';
export { ActionItemList } from './ActionItemList';
