import { postmortemDocumentSchema } from '@incident-response/backstage-plugin-common';
import { fromMarkdown } from './fromMarkdown';
import { toMarkdown } from './toMarkdown';

const DOCUMENT = postmortemDocumentSchema.parse({
  title: 'payments-api: memory above 95 %',
  sections: [
    {
      id: 'summary',
      body: 'The cache grew.\n\n### In detail\n\n- one\n- two',
      state: 'edited',
    },
    { id: 'impact', body: 'Nobody could pay.', state: 'edited' },
    { id: 'timeline', body: '', state: 'empty' },
    { id: 'whys', body: '', state: 'empty' },
    { id: 'lessons', body: '', state: 'empty' },
  ],
  timeline: [
    {
      id: 'f1',
      at: '2026-03-03T12:00:00.250Z',
      text: 'PagerDuty: triggered | loudly',
      source: { title: 'PagerDuty', url: 'https://pd.test/1' },
      pinned: true,
      original: {
        at: '2026-03-03T12:00:00.250Z',
        text: 'PagerDuty: triggered',
      },
    },
    {
      id: 'f2',
      at: '2026-03-03T12:01:00Z',
      text: 'Noise',
      hidden: true,
      original: { at: '2026-03-03T12:01:00Z', text: 'Noise' },
    },
    { id: 'mine', at: '2026-03-03T12:02:00Z', text: 'Support got a call' },
  ],
  whys: [
    { id: 'w1', depth: 0, text: 'The pod ran out of memory' },
    { id: 'w2', depth: 1, text: 'The cache had no bound' },
    { id: 'w3', depth: 1, text: 'The alert came late' },
  ],
  impact: {
    startedAt: '2026-03-03T11:55:00Z',
    endedAt: '2026-03-03T12:30:00Z',
    users: 'about 300',
    entityRefs: ['component:default/payments-api'],
  },
  people: [{ entityRef: 'user:default/ada', role: 'commander' }],
  actionItems: [
    {
      id: 'a1',
      title: 'Bound the cache',
      type: 'prevent',
      priority: 'high',
      owner: 'user:default/ada',
      dueDate: '2026-04-01',
      ticket: { key: 'OPS-61', url: 'https://jira.test/OPS-61' },
    },
  ],
});

const ids = () => {
  let next = 0;
  return () => {
    next += 1;
    return `new-${next}`;
  };
};
const read = (text: string) => fromMarkdown(text, DOCUMENT, ids());

describe('toMarkdown', () => {
  it('reads like a document that people would send', () => {
    expect(toMarkdown(DOCUMENT)).toBe(`# payments-api: memory above 95 %

## Summary

The cache grew.

### In detail

- one
- two

## Impact

Nobody could pay.

- Impact began: 2026-03-03 11:55:00 UTC
- Impact ended: 2026-03-03 12:30:00 UTC
- Users affected: about 300
- Affected: component:default/payments-api

## Timeline

| UTC | What happened |
| --- | --- |
| 2026-03-03 12:00:00 | **PagerDuty: triggered \\| loudly** ([source](<https://pd.test/1>)) |
| 2026-03-03 12:02:00 | Support got a call |

## Five whys

- The pod ran out of memory
  - The cache had no bound
  - The alert came late

## Lessons

_Not written yet._

## People

- user:default/ada (commander)

## Action items

- [ ] Bound the cache (prevent, high priority, user:default/ada, due 2026-04-01, [OPS-61](https://jira.test/OPS-61))
`);
  });

  it('loses nothing that a template has no section for', () => {
    expect(toMarkdown({ ...DOCUMENT, sections: [] })).toContain(
      '## Five whys\n\n- The pod ran out of memory',
    );
  });
});

describe('fromMarkdown', () => {
  it('reads back what was written, ids and all', async () => {
    expect(await read(toMarkdown(DOCUMENT))).toEqual(DOCUMENT);
  });

  it('takes over what was changed, and hides rows of facts instead of losing them', async () => {
    const document = await read(`# Memory

## Lessons

Bound *every* cache.

## Customers

We called them.

## Timeline

| UTC | What happened |
| --- | --- |
| 2026-03-03 11:50:00 | A deployment ([source](https://ci.test/7)) |

## Five whys

1. It ran full

## Action items

- [x] Bound the cache
- [ ] Alert earlier (detect, due 2026-05-01)
`);
    expect(document.title).toBe('Memory');
    expect(
      document.sections.find(({ id }) => id === 'summary')?.body,
    ).toContain('The cache grew.');
    expect(document.sections.slice(-2)).toMatchObject([
      { id: 'lessons', body: 'Bound *every* cache.', state: 'edited' },
      { id: 'customers', title: 'Customers', body: 'We called them.' },
    ]);
    expect(document.timeline).toMatchObject([
      {
        id: 'new-1',
        at: '2026-03-03T11:50:00.000Z',
        text: 'A deployment',
        source: { url: 'https://ci.test/7' },
      },
      { id: 'f1', hidden: true },
      { id: 'f2', hidden: true },
    ]);
    expect(document.whys).toMatchObject([{ depth: 0, text: 'It ran full' }]);
    expect(document.actionItems).toMatchObject([
      {
        id: 'a1',
        done: true,
        ticket: { key: 'OPS-61' },
        owner: 'user:default/ada',
      },
      {
        title: 'Alert earlier',
        type: 'detect',
        dueDate: '2026-05-01',
        done: false,
      },
    ]);
  });

  it.each([
    ['no headings', 'only text', /has no headings/],
    [
      'a time that is none',
      '## Timeline\n\n| UTC | x |\n| --- | --- |\n| noon | y |',
      /"noon" in the timeline must look like/,
    ],
    [
      'quotes without an end',
      `# x\n\n${'>'.repeat(5_000)} y`,
      /quotes in quotes/,
    ],
    [
      'a section longer than there can be',
      `## Lessons\n\n${'x'.repeat(100_001)}`,
      /100000/,
    ],
  ])('refuses %s', async (_, text, reason) => {
    await expect(read(text)).rejects.toThrow(reason);
  });
});
