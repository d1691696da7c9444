import type { DrillSeconds } from '../scenarios/report';

/** What has been seen with each step of a drill, in a sentence. */
export const STEPS: Record<keyof DrillSeconds, string> = {
  acknowledged202: 'the portal accepted the page',
  channel: 'the Slack channel is open',
  ticket: 'the Jira ticket is open',
  runbook: 'the runbook is named in the channel',
  remediated: 'the workload is well again',
  resolved: 'the incident is resolved',
  postmortem: 'the postmortem is drafted',
};
