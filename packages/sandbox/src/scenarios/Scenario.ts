import type { WorkloadFaultKind } from '../kubernetes/WorkloadFault';

/** At least and at most so many. */
export interface Range {
  min: number;
  max: number;
}

/** When the sandbox plays the human: after the portal has asked for one, has opened the channel, or by the clock alone. */
export type HumanCue = 'escalation' | 'channel' | 'trigger';

/** What has to be seen from outside for a drill to pass. */
export interface Expectation {
  channels: number;
  tickets: number;
  remediationAttempts: Range;
  escalations: Range;
  /** Name of the runbook that the channel's summary has to name. */
  runbook?: string;
  /** The workload has to be well again without a human. */
  remediated: boolean;
  /** The portal asks in Slack for an approval, and takes its buttons away once that is decided or too late. */
  approval?: true;
  /** Where the postmortem's draft shows: in the channel, or only in the portal. */
  postmortem: 'channel' | 'portal';
}

/** One drill: what breaks, what is paged, and what should come of it. */
export interface Scenario {
  name: string;
  title: string;
  description: string;
  /** It needs a portal with a configuration of its own. */
  ownPortal?: true;
  pagerdutyServiceId: string;
  /** Other PagerDuty services that page at the same time, of the same cause; the human resolves them as well. */
  alongside?: string[];
  workload?: { namespace: string; name: string; fault?: WorkloadFaultKind };
  priority: 'P1' | 'P2' | 'P3' | 'P4';
  incident: {
    title: string;
    severity: 'critical' | 'error' | 'warning' | 'info';
    details: Record<string, string>;
  };
  human?: HumanCue;
  /** Where somebody approves what the portal asks for; missing where nobody does. */
  approver?: 'slack';
  expect: Expectation;
  timeoutSeconds: number;
}
