export { PostmortemPicker } from './PostmortemPicker';
export { postmortemPickerSchema, type PostmortemPickerProps } from './schema';
export { validatePostmortem } from './validatePostmortem';
