import {
  CRASH_LOOP,
  HALF_OF_EVERYTHING,
  highMemory,
  MEMORY_LEAK,
  ONCE,
  USUAL,
} from './faults';
import type { Scenario } from './Scenario';

/** Guards that look at more than one incident: how often, how fast, and how much at once. */
export const LIMITS: Scenario[] = [
  {
    name: 'guard-systemic-failure',
    title: 'Half of everything alerts at once',
    description:
      'A network fails: seven services page within a second, and a pod of payments-api runs out of memory over it. Restarts would not mend a network, so nothing is repaired and a human is asked.',
    ...MEMORY_LEAK,
    alongside: { services: HALF_OF_EVERYTHING, afterRepairs: 0 },
    human: 'escalation',
    expect: {
      ...USUAL,
      escalations: ONCE,
      runbook: 'high-memory',
      refusal: /services have open incidents, more than 40 %/,
      noMarker: true,
    },
    timeoutSeconds: 120,
  },
  {
    name: 'guard-attempts',
    title: 'The same repair again and again',
    description:
      'A pod of payments-api leaks memory, and is restarted. Soon after, another one does. The portal may restart once in six hours, so a human is asked.',
    ownPortal: 'attempts',
    ...MEMORY_LEAK,
    expect: {
      ...USUAL,
      remediationAttempts: ONCE,
      runbook: 'high-memory',
      remediated: true,
    },
    later: [
      {
        ...MEMORY_LEAK,
        cue: 'resolved',
        human: 'escalation',
        expect: {
          ...USUAL,
          escalations: ONCE,
          runbook: 'high-memory',
          refusal:
            /kubernetes:restart-pod was already used 1 times on component:default\/payments-api recently and the limit is 1/,
          noMarker: true,
        },
      },
    ],
    timeoutSeconds: 180,
  },
  {
    name: 'guard-cooldown',
    title: 'A pause after what did not help',
    description:
      'A pod of ledger-api crashes at every start. Each restart that did not help is followed by a pause that gets longer, and the third one by a human.',
    ownPortal: 'waiting',
    ...CRASH_LOOP,
    human: 'escalation',
    expect: {
      ...USUAL,
      remediationAttempts: { min: 3, max: 3 },
      escalations: ONCE,
      runbook: 'pod-crash-looping',
    },
    together: { gapSeconds: [6, 12], neverTwoAtOnce: true },
    timeoutSeconds: 240,
  },
  {
    name: 'guard-one-at-a-time',
    title: 'Two incidents of one workload',
    description:
      'Two alerts page for the same pods of ledger-api, one second apart. Whichever repair comes second waits for the first one to be over.',
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
        cue: { seconds: 1 },
        human: 'every-escalation',
        expect: {
          ...USUAL,
          remediationAttempts: undefined,
          escalations: ONCE,
          runbook: 'pod-crash-looping',
          refusal: /incident \w+ attempt 1 is repairing the same workload/,
        },
      },
    ],
    together: { repairs: { min: 6, max: 6 }, neverTwoAtOnce: true },
    timeoutSeconds: 300,
  },
  {
    name: 'guard-blast-radius',
    title: 'Three services at once',
    description:
      'Pods of payments-api and search-api leak memory, and are restarted, which takes a while. Meanwhile accounts-api does as well. Two services may be under repair at once, so a human is asked.',
    ...MEMORY_LEAK,
    cluster: { startsInSeconds: 12 },
    expect: {
      ...USUAL,
      remediationAttempts: ONCE,
      runbook: 'high-memory',
      remediated: true,
    },
    later: [
      {
        pagerdutyServiceId: 'PSEARCH',
        workload: {
          namespace: 'commerce',
          name: 'search-api',
          fault: 'memory-leak',
        },
        priority: 'P2',
        incident: highMemory('search-api'),
        cue: { seconds: 0 },
        expect: {
          ...USUAL,
          remediationAttempts: ONCE,
          runbook: 'high-memory',
          remediated: true,
        },
      },
      {
        pagerdutyServiceId: 'PACCOUN',
        workload: {
          namespace: 'identity',
          name: 'accounts-api',
          fault: 'memory-leak',
        },
        priority: 'P2',
        incident: highMemory('accounts-api'),
        cue: { repairs: 2 },
        human: 'escalation',
        expect: {
          ...USUAL,
          escalations: ONCE,
          runbook: 'high-memory',
          refusal: /under automatic repair already, and the limit is 2 at once/,
          noMarker: true,
        },
      },
    ],
    together: { repairs: { min: 2, max: 2 } },
    timeoutSeconds: 180,
  },
];
