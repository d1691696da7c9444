export { MarkdownView } from './MarkdownView';
