export {
  EditingProvider,
  useDraft,
  useEditing,
  useEditingState,
} from './EditingContext';
export { describeDocument } from './describeContent';
export { PartNotices } from './PartNotices';
export { Presence } from './Presence';
export { RestoredNotice } from './RestoredNotice';
export { SavedState } from './SavedState';
export { fitDepths } from './mergeParts';
export { UnsettledNotices } from './UnsettledNotices';
export { partKey, type PartContent } from './PartContent';
export { usePostmortemAction } from './usePostmortemAction';
