export { Guards } from './Guards';
export { RemediationPanel } from './RemediationPanel';
export { describeAction, describeParameters, inWords } from './describeStep';
export { Changes, Targets } from './Targets';
