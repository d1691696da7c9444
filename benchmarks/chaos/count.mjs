import { CHECKS } from './checks.mjs';

/** Beyond the longest outage of a provider: how long an incident is open before its channel and ticket must be there. */
const PATIENCE_MS = 90_000;

/**
 * Compares what the emulators have with what the portal knows, when everything is at rest. Pure.
 *
 * @param evidence.begun the incidents of the plan that have begun
 * @param evidence.audit what `GET /sandbox/audit` tells of all of them
 * @param evidence.portal rows of the database by incident
 * @param evidence.outageSeconds the longest outage of a provider
 * @param evidence.undelivered webhooks that no replica has taken
 * @param evidence.refused answers to webhooks that PagerDuty would drop them for, by status
 * @returns findings, each with `kind` lost, duplicates or stuck
 */
export function findProblems(evidence) {
  const { begun, audit, portal, now, outageSeconds } = evidence;
  const findings = [];
  const world = {
    now: now.toISOString(),
    patienceMs: outageSeconds * 1_000 + PATIENCE_MS,
    channelIds: new Set(
      audit.incidents.flatMap(({ channels }) => channels.map(({ id }) => id)),
    ),
  };
  for (const plan of begun) {
    const seen = audit.incidents.find(({ id }) => id === plan.id);
    const known = portal.get(plan.id);
    const report = (kind, what) =>
      findings.push({
        kind,
        incidentId: plan.id,
        number: plan.number,
        title: plan.title,
        incident: plan.kind,
        what,
      });
    if (known) {
      CHECKS.forEach(check =>
        check({ audit: seen, portal: known, plan, world }, report),
      );
    } else {
      report('lost', 'the portal has never heard of it');
    }
  }
  const general = (kind, what) => findings.push({ kind, what });
  for (const [name, items] of Object.entries(audit.strays)) {
    items.forEach(item =>
      general('duplicates', `belongs to no incident: ${item} (${name})`),
    );
  }
  for (const id of portal.keys()) {
    if (!begun.some(plan => plan.id === id)) {
      general('duplicates', `the portal has an incident ${id} that never was`);
    }
  }
  if (evidence.undelivered > 0) {
    general('stuck', `${evidence.undelivered} webhooks were never accepted`);
  }
  for (const [status, count] of evidence.refused) {
    general(
      'lost',
      `${count} webhooks were answered ${status}, for which PagerDuty drops them`,
    );
  }
  return findings;
}

/** Effects of which nobody knows whether they happened, and about which a human was asked. */
export function countUnknown(portal) {
  return [...portal.values()].reduce(
    (sum, { effects }) =>
      sum + effects.filter(({ state }) => state === 'unknown').length,
    0,
  );
}
