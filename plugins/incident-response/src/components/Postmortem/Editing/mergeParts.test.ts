import type { PartContent } from './PartContent';
import { fitDepths, mergeParts } from './mergeParts';

const row = (
  text: string,
  more: Partial<{ at: string; hidden: boolean; pinned: boolean }> = {},
): PartContent => ({
  part: 'timeline',
  id: 'r',
  row: {
    at: '2026-03-03T12:00:00.000Z',
    text,
    hidden: false,
    pinned: false,
    ...more,
  },
});
const why = (id: string, text = id, depth = 0) => ({ id, text, depth });
const whys = (...list: ReturnType<typeof why>[]): PartContent => ({
  part: 'whys',
  whys: list,
});
const item = (fields: object = {}): PartContent => ({
  part: 'action-item',
  id: 'i',
  item: {
    title: 'Raise the limit',
    type: 'prevent',
    priority: 'medium',
    done: false,
    ...fields,
  },
});

describe('mergeParts', () => {
  it.each<[string, PartContent, PartContent, PartContent, PartContent]>([
    [
      'a row that one hides and the other re-times',
      row('x'),
      row('x', { hidden: true }),
      row('x', { at: '2026-03-03T11:00:00.000Z' }),
      row('x', { hidden: true, at: '2026-03-03T11:00:00.000Z' }),
    ],
    [
      'a row that one takes out and the other changes stays',
      row('x'),
      { part: 'timeline', id: 'r' },
      row('y'),
      row('y'),
    ],
    [
      'an item of which one sets the owner and the other the date',
      item(),
      item({ owner: 'user:default/ada' }),
      item({ dueDate: '2027-01-01' }),
      item({ owner: 'user:default/ada', dueDate: '2027-01-01' }),
    ],
    [
      'whys that both have added at the same place',
      whys(why('a')),
      whys(why('a'), why('m', 'mine', 1)),
      whys(why('a'), why('t', 'theirs', 1)),
      whys(why('a'), why('m', 'mine', 1), why('t', 'theirs', 1)),
    ],
    [
      'a why that one has taken out and the other has left',
      whys(why('a'), why('b')),
      whys(why('a')),
      whys(why('a', 'A'), why('b')),
      whys(why('a', 'A')),
    ],
    [
      'a why that one has taken out and the other has changed',
      whys(why('a'), why('b')),
      whys(why('a')),
      whys(why('a'), why('b', 'changed')),
      whys(why('a'), why('b', 'changed')),
    ],
    [
      'entities that both have added, and one that one has taken out',
      { part: 'impact', impact: { entityRefs: ['a:b/c'] } },
      { part: 'impact', impact: { entityRefs: ['a:b/mine'], users: 'few' } },
      {
        part: 'impact',
        impact: { entityRefs: ['a:b/c', 'a:b/theirs'], requests: '3 %' },
      },
      {
        part: 'impact',
        impact: {
          entityRefs: ['a:b/mine', 'a:b/theirs'],
          users: 'few',
          requests: '3 %',
        },
      },
    ],
    [
      'people whom both have added',
      { part: 'people', people: [] },
      { part: 'people', people: [{ entityRef: 'user:d/a', role: 'scribe' }] },
      { part: 'people', people: [{ entityRef: 'user:d/b', role: 'scribe' }] },
      {
        part: 'people',
        people: [
          { entityRef: 'user:d/a', role: 'scribe' },
          { entityRef: 'user:d/b', role: 'scribe' },
        ],
      },
    ],
  ])('merges %s', (_, base, mine, theirs, expected) => {
    const { value, isConflict } = mergeParts(base, mine, theirs);
    expect(isConflict).toBe(false);
    expect(JSON.parse(JSON.stringify(value))).toEqual(expected);
  });

  it.each<[string, PartContent, PartContent, PartContent]>([
    [
      'times',
      row('x'),
      row('x', { at: '2026-03-03T11:00:00.000Z' }),
      row('x', { at: '2026-03-03T11:30:00.000Z' }),
    ],
    ['texts', row('x'), row('y'), row('z')],
    ['owners', item(), item({ owner: 'a' }), item({ owner: 'b' })],
    ['a why', whys(why('a')), whys(why('a', 'x')), whys(why('a', 'y'))],
    [
      'users',
      { part: 'impact', impact: { entityRefs: [] } },
      { part: 'impact', impact: { entityRefs: [], users: '30 %' } },
      { part: 'impact', impact: { entityRefs: [], users: '40 %' } },
    ],
  ])(
    'leaves to a person what both have changed: %s',
    (_, base, mine, theirs) => {
      expect(mergeParts(base, mine, theirs).isConflict).toBe(true);
    },
  );

  it('keeps an outline whole when what a why stood under is gone', () => {
    expect(
      fitDepths([why('a', 'a', 1), why('b', 'b', 3), why('c', 'c', 1)]).map(
        ({ depth }) => depth,
      ),
    ).toEqual([0, 1, 1]);
  });
});
