import { allow, refuse, type Guard } from '../Guard';

/** Where much of everything fails, the cause is elsewhere, and restarts add to the damage. */
export const systemicFailure: Guard = {
  name: 'systemic-failure',
  ask: ({ policy, fleet }) => {
    const { alertingShare } = policy.remediation.blastRadius;
    const told = `${fleet.alerting} of ${fleet.services} services have open incidents`;
    return isSystemic(fleet, policy.remediation.blastRadius)
      ? refuse(
          `${told}, more than ${percent(
            alertingShare,
          )}: a failure of everything is not mended by restarts`,
          'escalate',
        )
      : allow(told);
  },
};

/** Whether so many services have open incidents that no machine may repair any of them. */
export function isSystemic(
  { services, alerting }: { services: number; alerting: number },
  limits: { alertingShare: number; alertingAtLeast: number },
): boolean {
  return (
    alerting >= limits.alertingAtLeast &&
    alerting > limits.alertingShare * services
  );
}

/** Few entities at once, and little of each of their workloads. */
export const blastRadius: Guard = {
  name: 'blast-radius',
  ask: ({ policy, underRepair, proposal }) => {
    const { entities, podsShare } = policy.remediation.blastRadius;
    if (underRepair.length >= entities) {
      return refuse(tooManyUnderRepair(underRepair, entities), 'escalate');
    }
    for (const change of proposal?.disruption ?? []) {
      const { workload, pods, unavailable, takes } = change;
      const most = Math.max(1, Math.floor(pods * podsShare));
      if (takes > 0 && unavailable + takes > most) {
        return refuse(
          `${unavailable} of ${pods} pods of ${workload} are unavailable already, ${takes} more would be, and the limit is ${most} (one, or ${percent(
            podsShare,
          )})`,
          'escalate',
        );
      }
    }
    return allow(
      underRepair.length === 0
        ? 'nothing else is under repair'
        : `${underRepair.join(', ')} under repair, up to ${entities} may be`,
    );
  },
};

/** Why another entity must not be repaired by itself right now. */
export function tooManyUnderRepair(
  underRepair: string[],
  most: number,
): string {
  return `${underRepair.join(' and ')} ${
    underRepair.length === 1 ? 'is' : 'are'
  } under automatic repair already, and the limit is ${most} at once`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
