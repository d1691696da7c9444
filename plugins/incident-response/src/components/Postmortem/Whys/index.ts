export { WhysEditor } from './WhysEditor';
export { WhysView } from './WhysView';
