export type { PagerDutyIncident } from './pagerduty/model';
export { connectPortal } from './portal/connectPortal';
export { until } from './portal/until';
export type { BrokenWorkload } from './scenarios/Scenario';
export {
  startSandbox,
  type Sandbox,
  type SandboxOptions,
} from './startSandbox';
