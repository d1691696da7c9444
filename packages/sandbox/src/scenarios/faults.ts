import type { Expectation, IncidentPlan } from './Scenario';

export const NONE = { min: 0, max: 0 };
export const ONCE = { min: 1, max: 1 };

/** What every incident leaves behind; nothing is repaired, and nobody asked for, unless a scenario says so. */
export const USUAL = {
  channels: 1,
  tickets: 1,
  remediationAttempts: NONE,
  escalations: NONE,
  remediated: false,
  postmortem: 'channel',
} satisfies Expectation;

/** Services that fail of a network's fault: with one more, more than 40 % of all. */
export const HALF_OF_EVERYTHING = [
  'PSTOREF',
  'PCHECKO',
  'PSEARCH',
  'PACCOUN',
  'PSESSIO',
  'PNODEAG',
];

/** A pod of payments-api that a restart mends. */
export const MEMORY_LEAK = {
  pagerdutyServiceId: 'PPAYAPI',
  workload: {
    namespace: 'payments',
    name: 'payments-api',
    fault: 'memory-leak',
  },
  priority: 'P2',
  incident: {
    title: 'payments-api: memory above 95 % for 10 min',
    severity: 'critical',
    details: { alertname: 'HighMemoryUsage', threshold: '95 %' },
  },
} satisfies Partial<IncidentPlan>;

/** Workers that a restart of all of them mends, which in production takes somebody's approval. */
export const STALLED_CONSUMERS = {
  pagerdutyServiceId: 'PINVOIC',
  workload: {
    namespace: 'payments',
    name: 'invoices-worker',
    fault: 'memory-leak',
  },
  priority: 'P2',
  incident: {
    title: 'invoices-worker: consumers have stalled for 10 min',
    severity: 'critical',
    details: { alertname: 'ConsumersStalled', queue: 'invoices' },
  },
} satisfies Partial<IncidentPlan>;

/** A pod of ledger-api that crashes whatever is done. */
export const CRASH_LOOP = {
  pagerdutyServiceId: 'PLEDGER',
  workload: {
    namespace: 'payments',
    name: 'ledger-api',
    fault: 'crash-loop-unfixable',
  },
  priority: 'P2',
  incident: {
    title: 'ledger-api: pod is crash looping',
    severity: 'critical',
    details: { alertname: 'PodCrashLooping' },
  },
} satisfies Partial<IncidentPlan>;

/** A pod of any service that uses too much memory, or is said to. */
export function highMemory(name: string) {
  return {
    title: `${name}: memory above 95 % for 10 min`,
    severity: 'critical',
    details: { alertname: 'HighMemoryUsage', threshold: '95 %' },
  } satisfies IncidentPlan['incident'];
}
