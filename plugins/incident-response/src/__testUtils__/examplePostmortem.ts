import {
  POSTMORTEM_SECTIONS,
  type Postmortem,
} from '@incident-response/backstage-plugin-common';

const DRAFTED: Record<string, string | undefined> = {
  summary:
    'Memory of payments-api grew above its limit. **Restarting one pod** mended it after 6 minutes.',
  timeline:
    '| UTC | What |\n| --- | --- |\n| 10:02:11 | [PagerDuty: triggered](https://pd.example/incidents/PD1234) |\n| 10:02:25 | Attempt 1: restart of 1 pod |',
  metrics: '- Time to acknowledge: 10 s\n- Time to resolve: 6 min',
  related: '- #1101, 12 days ago',
};

/** A draft as the system writes it. */
export function examplePostmortem(
  overrides: Partial<Postmortem> = {},
): Postmortem {
  const now = Date.now();
  const at = (minutes: number) =>
    new Date(now + minutes * 60_000).toISOString();
  return {
    id: 'pm-1',
    incidentId: 'PD1234',
    incidentNumber: 1234,
    title: 'payments-api: memory above 95 % for 10 min',
    status: 'draft',
    severity: 'P1',
    serviceName: 'payments-api',
    entityRef: 'component:default/payments-api',
    ownerRef: 'group:default/payments',
    dueAt: at(3 * 24 * 60 + 30),
    startedAt: at(-30),
    endedAt: at(-24),
    createdAt: at(-24),
    updatedAt: at(-10),
    version: 2,
    openActionItems: 1,
    document: {
      title: 'payments-api: memory above 95 % for 10 min',
      sections: POSTMORTEM_SECTIONS.map(({ id, title }) => ({
        id,
        title,
        body: DRAFTED[id] ?? '',
        state: DRAFTED[id] ? 'drafted' : 'empty',
      })),
      timeline: [],
      whys: [],
      impact: { entityRefs: [] },
      people: [],
      actionItems: [
        {
          id: 'ai-1',
          title: 'Raise the memory limit and alert at 80 %',
          type: 'prevent',
          priority: 'high',
          owner: 'user:default/ada',
          dueDate: '2027-01-15',
          done: false,
        },
      ],
    },
    revisions: {},
    reviewers: [],
    comments: [],
    checklist: [],
    editors: [],
    hints: [
      {
        sectionId: 'summary',
        phrase: 'should have',
        why: 'tells what did not happen instead of why it made sense at the time',
        better: 'say what was known then and what was done',
      },
    ],
    ...overrides,
  };
}
