import type { RemediationOverview } from '@incident-response/backstage-plugin-common';

/** Whether anything is repaired by itself right now, in one sentence. */
export interface Standing {
  kind: 'on' | 'rehearsing' | 'stopped';
  sentence: string;
}

/** What holds repairs up, the strongest reason first; else what they are doing. */
export function describeStanding(overview: RemediationOverview): Standing {
  const { policy, breaker, quietTime } = overview;
  if (!policy.enabled) {
    return stopped('it is off in the configuration');
  }
  if (!overview.switch.enabled) {
    return stopped('it was switched off here');
  }
  if (breaker.tripped) {
    return stopped(
      `${describeBreaker(breaker)} (more than ${percent(breaker.share)})`,
    );
  }
  if (quietTime) {
    return stopped(quietTime);
  }
  const under = describeUnderRepair(overview.underRepair.entities.length);
  return policy.dryRun
    ? {
        kind: 'rehearsing',
        sentence: `Automatic repair only rehearses: everything is gone through and nothing is changed, since incidentResponse.remediation.dryRun is on; ${under}`,
      }
    : {
        kind: 'on',
        sentence: `Automatic repair is on: ${under}, nothing stops it`,
      };
}

/** `6 of 12 services have open incidents`. */
export function describeBreaker({
  alerting,
  services,
}: RemediationOverview['breaker']): string {
  return `${alerting} of ${services} services ${
    alerting === 1 ? 'has' : 'have'
  } open incidents`;
}

/** `40 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function stopped(why: string): Standing {
  return { kind: 'stopped', sentence: `Automatic repair is stopped: ${why}` };
}

function describeUnderRepair(count: number): string {
  switch (count) {
    case 0:
      return 'no service is under repair';
    case 1:
      return '1 service is under repair';
    default:
      return `${count} services are under repair`;
  }
}
