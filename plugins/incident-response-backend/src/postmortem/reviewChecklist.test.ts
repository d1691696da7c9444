import { postmortemDocumentSchema } from '@incident-response/backstage-plugin-common';
import { missingForPublication, reviewChecklist } from './reviewChecklist';

const item = {
  id: 'a',
  title: 'Bound the cache',
  type: 'prevent' as const,
  owner: 'user:default/ada',
  dueDate: '2026-04-01',
};

const COMPLETE = postmortemDocumentSchema.parse({
  title: 'x',
  sections: [{ id: 'factors', body: 'No bound', state: 'edited' }],
  timeline: [{ id: 'r', at: '2026-03-03T12:00:00Z', text: 'Triggered' }],
  whys: [0, 1, 2].map(depth => ({ id: `w${depth}`, depth, text: 'because' })),
  impact: {
    startedAt: '2026-03-03T11:55:00Z',
    endedAt: '2026-03-03T12:30:00Z',
    users: 'about 300',
  },
  actionItems: [item],
});

const REVIEW = {
  documentOwnerRef: 'user:default/ada',
  meetingAt: '2026-03-05T10:00:00Z',
  shared: false,
};

const check = (changes: Partial<typeof COMPLETE>, review = {}) =>
  reviewChecklist({ ...COMPLETE, ...changes }, { ...REVIEW, ...review });

describe('reviewChecklist', () => {
  it('is done where everything is there', () => {
    const checks = check({});
    expect(checks.filter(({ done }) => !done)).toEqual([]);
    expect(missingForPublication(checks)).toEqual([]);
  });

  it.each([
    ['data', { timeline: [] }, {}, 'The timeline is empty'],
    [
      'data',
      {
        sections: [
          {
            id: 'metrics',
            title: 'Numbers',
            body: '_to be filled in_',
            state: 'drafted' as const,
          },
        ],
      },
      {},
      '1 rows in the timeline; to be filled in: Numbers',
    ],
    [
      'impact',
      { impact: { entityRefs: [] } },
      {},
      'Missing: when the impact on users began and ended; users, requests, revenue or service level',
    ],
    [
      'causes',
      { whys: COMPLETE.whys.slice(0, 1) },
      {},
      '1 why; ask at least 3 times',
    ],
    ['actions', { actionItems: [] }, {}, 'there is no action item'],
    [
      'actions',
      {},
      { documentOwnerRef: undefined },
      'nobody owns the postmortem',
    ],
    [
      'actions',
      {
        actionItems: [
          { ...COMPLETE.actionItems[0], owner: undefined, dueDate: undefined },
        ],
      },
      {},
      '1 without an owner; 1 without a due date',
    ],
    [
      'shared',
      {},
      { meetingAt: undefined },
      'No meeting yet, and not published',
    ],
  ])('misses %s with %j %j', (id, changes, review, detail) => {
    expect(check(changes, review).filter(({ done }) => !done)).toMatchObject([
      { id, detail },
    ]);
  });

  it('lets nothing but owners and dates stand in the way of publishing', () => {
    expect(
      missingForPublication(
        check({ actionItems: [], timeline: [], whys: [] }),
      ).map(({ id }) => id),
    ).toEqual(['actions']);
  });
});
