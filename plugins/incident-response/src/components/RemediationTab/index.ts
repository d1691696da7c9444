export { RemediationTab } from './RemediationTab';
