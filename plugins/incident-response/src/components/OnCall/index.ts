export { OnCallCard } from './OnCallCard';
export { OnCallPanel } from './OnCallPanel';
