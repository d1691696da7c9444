export { MarkdownEditor } from './MarkdownEditor';
