export type { PagerDutyIncident } from './pagerduty/model';
export type { BrokenWorkload } from './scenarios/Scenario';
export {
  startSandbox,
  type Sandbox,
  type SandboxOptions,
} from './startSandbox';
