export { ImportDialog } from './ImportDialog';
export { PostmortemHeader } from './PostmortemHeader';
