export { OnCallHealthPanel } from './OnCallHealthPanel';
