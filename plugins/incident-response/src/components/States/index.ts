export { ActionFailure } from './ActionFailure';
export { ConnectionStrip } from './ConnectionStrip';
export { EmptyState } from './EmptyState';
export { Failure } from './Failure';
export { LiveContent } from './LiveContent';
export { Loading } from './Loading';
export { NotPermitted } from './NotPermitted';
