import {
  CRASH_LOOP,
  HALF_OF_EVERYTHING,
  MEMORY_LEAK,
  ONCE,
  USUAL,
} from './faults';
import type { Scenario } from './Scenario';

const FOUR = { min: 4, max: 4 };

/** What happens in the middle of a repair, and repairs that take more than one kind of step. */
export const SEQUENCES: Scenario[] = [
  {
    name: 'plan-restart-then-scale',
    title: 'The first step of the plan does not help',
    description:
      'The pods of recommendations are short of memory, for there are too many sessions. The runbook restarts a pod, which does not help, and then adds one, which does.',
    pagerdutyServiceId: 'PRECOMM',
    workload: {
      namespace: 'commerce',
      name: 'recommendations',
      fault: 'memory-saturated',
    },
    priority: 'P3',
    incident: {
      title: 'recommendations: sessions take 95 % of the memory',
      severity: 'warning',
      details: { alertname: 'SessionMemory', threshold: '90 %' },
    },
    expect: {
      ...USUAL,
      remediationAttempts: { min: 2, max: 2 },
      runbook: 'too-many-sessions',
      remediated: true,
    },
    together: { writes: [/^evict pod recommendations-/, /^replicas 2 → 3$/] },
    timeoutSeconds: 120,
  },
  {
    name: 'hpa-owned',
    title: 'An autoscaler owns the size',
    description:
      'All pods of checkout-api are above 90 % of their CPU. Its autoscaler would undo a change of the replicas, so its minimum is raised instead.',
    pagerdutyServiceId: 'PCHECKO',
    workload: {
      namespace: 'commerce',
      name: 'checkout-api',
      fault: 'cpu-saturated',
    },
    priority: 'P3',
    incident: {
      title: 'checkout-api: CPU above 90 % for 10 min',
      severity: 'warning',
      details: { alertname: 'HighCpuUsage', threshold: '90 %' },
    },
    expect: {
      ...USUAL,
      remediationAttempts: ONCE,
      runbook: 'high-cpu',
      remediated: true,
    },
    together: { writes: [/^minReplicas 3 → 4$/] },
    timeoutSeconds: 120,
  },
  {
    name: 'pdb-blocks',
    title: 'A disruption budget says no',
    description:
      'A pod of payments-api leaks memory, and its disruption budget lets no pod go. That is no attempt: after some waiting a human is asked, once.',
    ownPortal: 'waiting',
    ...MEMORY_LEAK,
    cluster: { minAvailable: 3 },
    human: 'escalation',
    expect: {
      ...USUAL,
      escalations: ONCE,
      runbook: 'high-memory',
      refusal:
        /could not begin for too long: .*disruption budget payments-api needs 3 healthy pods/,
      noMarker: true,
    },
    timeoutSeconds: 180,
  },
  {
    name: 'systemic-failure',
    title: 'It turns out to be everything',
    description:
      'A pod of ledger-api crashes, and a restart does not help. Then much of the fleet alerts: the next attempt is not made, and a human is asked.',
    ownPortal: 'waiting',
    ...CRASH_LOOP,
    alongside: { services: HALF_OF_EVERYTHING, afterRepairs: 1 },
    human: 'escalation',
    expect: {
      ...USUAL,
      remediationAttempts: ONCE,
      escalations: ONCE,
      runbook: 'pod-crash-looping',
      refusal: /services have open incidents, more than 40 %/,
    },
    timeoutSeconds: 180,
  },
  {
    name: 'kill-switch-mid-run',
    title: 'Somebody switches it off',
    description:
      'A pod of ledger-api crashes, and a restart does not help. Before the next one an administrator switches automatic repair off: nothing more is done, and the channel says why.',
    ownPortal: 'waiting',
    ...CRASH_LOOP,
    switchedOffAfterRepairs: 1,
    human: 'refusal',
    expect: {
      ...USUAL,
      remediationAttempts: ONCE,
      runbook: 'pod-crash-looping',
      refusal: /automatic repair is switched off in the portal/,
    },
    timeoutSeconds: 180,
  },
  {
    name: 'two-replicas-one-workload',
    title: 'Two replicas of the portal, one workload',
    description:
      'Two incidents of ledger-api reach two replicas of one portal, one each. Never more than one repair is under way, and together they make no more than the four attempts that the service may have.',
    ownPortal: 'replicas',
    ...CRASH_LOOP,
    cluster: { startsInSeconds: 3 },
    human: 'every-escalation',
    expect: {
      ...USUAL,
      remediationAttempts: undefined,
      escalations: ONCE,
      runbook: 'pod-crash-looping',
    },
    later: [
      {
        ...CRASH_LOOP,
        incident: {
          ...CRASH_LOOP.incident,
          title: 'ledger-api: container app is crash looping',
        },
        cue: { seconds: 0 },
        human: 'every-escalation',
        expect: {
          ...USUAL,
          remediationAttempts: undefined,
          escalations: ONCE,
          runbook: 'pod-crash-looping',
        },
      },
    ],
    together: { repairs: FOUR, neverTwoAtOnce: true },
    timeoutSeconds: 300,
  },
];
