import { MEMORY_LEAK, USUAL } from './faults';
import type { Scenario } from './Scenario';

const REPAIRED = {
  ...USUAL,
  remediationAttempts: { min: 1, max: 2 },
  runbook: 'high-memory',
  remediated: true,
};

/** All of it: what is paged is repaired, people learn from it, and whoever is paged next for the same knows. */
export const LIFECYCLE: Scenario = {
  name: 'full-lifecycle',
  title: 'From the page to the lesson',
  description:
    'A pod of payments-api leaks memory, and is restarted. People complete, review and publish the postmortem, one of its two action items is done in Jira, and the next alert names the other.',
  ...MEMORY_LEAK,
  expect: REPAIRED,
  lesson: {
    summary:
      'A cache of exchange rates grew without bounds until one pod of payments-api was out of memory. The portal restarted the pod.',
    whys: [
      'The pod was out of memory because the cache of exchange rates never forgets.',
      'It never forgets because it was written for the twelve currencies of that time.',
      'Nobody noticed that they became four hundred because no alert looks at the size of caches.',
    ],
    factors: '- The cache has no limit\n- Its size is not measured',
    lessons: 'A cache without a limit is a leak that waits for its day.',
    users: 'About 2 % of payments took longer than 5 s',
    items: [
      {
        title: 'Limit the cache of exchange rates',
        type: 'prevent',
        priority: 'high',
        owner: 'group:default/payments',
        dueInDays: 14,
      },
      {
        title: 'Alert on caches that keep growing',
        type: 'detect',
        priority: 'medium',
        owner: 'user:default/payments-primary',
        dueInDays: 28,
      },
    ],
    reviewer: 'user:default/payments-primary',
  },
  later: [
    {
      ...MEMORY_LEAK,
      cue: 'learned',
      expect: { ...REPAIRED, namesEarlier: true },
    },
  ],
  timeoutSeconds: 240,
};
