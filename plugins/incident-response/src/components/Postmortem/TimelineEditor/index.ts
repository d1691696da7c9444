export { insertableFacts } from './insertableFacts';
export { TimelineEditor } from './TimelineEditor';
export { TimelineView } from './TimelineView';
