import { applyChanges } from './applyChanges';
import { postmortemDocumentSchema } from './postmortem';
import {
  changePostmortemSchema,
  type PostmortemChange,
} from './postmortemChange';

const FROM_FACT = {
  id: 'fact-1',
  at: '2026-03-03T12:00:00.000Z',
  text: 'PagerDuty: triggered',
  original: { at: '2026-03-03T12:00:00.000Z', text: 'PagerDuty: triggered' },
};

const DOCUMENT = postmortemDocumentSchema.parse({
  title: 'payments-api: memory above 95 %',
  sections: [
    { id: 'summary', body: 'By the system', state: 'drafted' },
    { id: 'lessons', body: '', state: 'empty' },
  ],
  timeline: [FROM_FACT],
  actionItems: [
    {
      id: 'limit',
      title: 'Raise the limit',
      type: 'prevent',
      ticket: { key: 'OPS-61', url: 'https://jira.example/OPS-61' },
    },
  ],
});

const apply = (
  changes: PostmortemChange[],
  revisions: Record<string, number> = {},
) =>
  applyChanges(
    { document: DOCUMENT, revisions },
    changePostmortemSchema.parse({ changes }).changes,
    7,
  );

describe('applyChanges', () => {
  it('changes a section, which a person has edited then, and remembers in which version', () => {
    const { document, revisions } = apply([
      { part: 'section', id: 'lessons', base: 0, body: 'Bound every cache.' },
    ]);
    expect(document.sections[1]).toEqual({
      id: 'lessons',
      title: 'Lessons',
      body: 'Bound every cache.',
      state: 'edited',
    });
    expect(revisions).toEqual({ 'section:lessons': 7 });
  });

  it('lets two people change different parts', () => {
    const first = apply([{ part: 'title', base: 0, title: 'Memory' }]);
    const second = applyChanges(
      first,
      changePostmortemSchema.parse({
        changes: [{ part: 'section', id: 'lessons', base: 0, body: 'Mine' }],
      }).changes,
      8,
    );
    expect(second.conflicts).toEqual([]);
    expect(second.document.title).toBe('Memory');
    expect(second.document.sections[1].body).toBe('Mine');
  });

  it('changes nothing at all where one of the parts is newer than the editor knew', () => {
    const result = apply(
      [
        { part: 'title', base: 0, title: 'Memory' },
        { part: 'section', id: 'summary', base: 2, body: 'Mine' },
      ],
      { 'section:summary': 3 },
    );
    expect(result.conflicts).toEqual(['section:summary']);
    expect(result.document).toBe(DOCUMENT);
  });

  it('keeps how a fact had it, whatever people make of its row', () => {
    const { document } = apply([
      {
        part: 'timeline',
        id: 'fact-1',
        base: 0,
        row: {
          at: '2026-03-03T11:50:00.000Z',
          text: 'The alert fired',
          hidden: true,
          pinned: false,
        },
      },
    ]);
    expect(document.timeline[0]).toMatchObject({
      text: 'The alert fired',
      hidden: true,
      original: FROM_FACT.original,
    });
  });

  it('takes out rows that people have added, and none that comes from a fact', () => {
    const added = apply([
      {
        part: 'timeline',
        id: 'mine',
        base: 0,
        row: { at: '2026-03-03T11:00:00.000Z', text: 'A deployment' },
      },
    ]);
    expect(added.document.timeline.map(({ id }) => id)).toEqual([
      'mine',
      'fact-1',
    ]);
    const takeOut = (id: string) =>
      applyChanges(
        added,
        [
          {
            part: 'timeline',
            id,
            base: added.revisions[`timeline:${id}`] ?? 0,
          },
        ],
        8,
      );
    expect(takeOut('mine').document.timeline.map(({ id }) => id)).toEqual([
      'fact-1',
    ]);
    expect(takeOut('fact-1').problems).toEqual([
      'PagerDuty: triggered comes from a fact: it can be hidden, and not taken out',
    ]);
  });

  it('adds, changes and takes out action items, whose tickets stay theirs', () => {
    const { document } = apply([
      {
        part: 'action-item',
        id: 'limit',
        base: 0,
        item: { title: 'Raise it to 2 GiB', type: 'prevent', done: true },
      },
      {
        part: 'action-item',
        id: 'alert',
        base: 0,
        item: { title: 'Alert at 80 %', type: 'detect' },
      },
    ]);
    expect(document.actionItems).toMatchObject([
      { id: 'limit', done: true, ticket: { key: 'OPS-61' } },
      { id: 'alert', priority: 'medium', done: false },
    ]);
    expect(
      apply([{ part: 'action-item', id: 'limit', base: 0 }]).document
        .actionItems,
    ).toEqual([]);
  });

  it('says what there is not', () => {
    expect(
      apply([{ part: 'section', id: 'nowhere', base: 0, body: 'x' }]).problems,
    ).toEqual(['There is no section nowhere']);
  });
});

describe('a document of an earlier version', () => {
  it('has the built-in titles, and nothing in what is new', () => {
    expect(
      postmortemDocumentSchema.parse({
        title: 'Old',
        sections: [{ id: 'went-well', body: '', state: 'empty' }],
        actionItems: [],
      }),
    ).toEqual({
      title: 'Old',
      sections: [
        { id: 'went-well', title: 'What went well', body: '', state: 'empty' },
      ],
      timeline: [],
      whys: [],
      impact: { entityRefs: [] },
      people: [],
      actionItems: [],
    });
  });

  it.each([
    ['begins deep', [{ id: 'a', depth: 1, text: 'x' }]],
    [
      'jumps',
      [
        { id: 'a', depth: 0, text: 'x' },
        { id: 'b', depth: 2, text: 'y' },
      ],
    ],
  ])('is refused where the outline of whys %s', (_, whys) => {
    expect(
      changePostmortemSchema.safeParse({
        changes: [{ part: 'whys', base: 0, whys }],
      }).error?.issues[0].message,
    ).toBe('must not be more than one deeper than the one above');
  });
});
