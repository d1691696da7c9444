import fc from 'fast-check';
import {
  whysSchema,
  type Why,
} from '@incident-response/backstage-plugin-common';
import {
  addBranch,
  addNext,
  move,
  questionOf,
  remove,
  shift,
  type Outline,
} from './outline';

/** `a b1 c2`: a why and its depth. */
const outline = (text: string): Why[] =>
  text.split(' ').map(word => ({
    id: word[0],
    depth: Number(word.slice(1) || 0),
    text: word[0],
  }));
const write = (whys: Why[]) =>
  whys.map(({ id, depth }) => `${id}${depth || ''}`).join(' ');

describe('the outline of whys', () => {
  it.each([
    ['next', 'a b1 c1', 1, 'a b1 n1 c1'],
    ['next of one that is answered', 'a b1 c1', 0, 'a n1 b1 c1'],
    ['branch', 'a b1 c2 d1', 1, 'a b1 c2 n1 d1'],
  ])('adds the %s', (name, before, index, after) => {
    const add = name === 'branch' ? addBranch : addNext;
    const { whys, focus } = add(outline(before), index, 'n');
    expect(write(whys)).toBe(after);
    expect(focus).toBe('n');
  });

  it.each([
    ['deeper', 'a b c1', 1, 1, 'a b1 c2'],
    ['not deeper than one below the one above', 'a b1', 1, 1, 'a b1'],
    ['not deeper at the top', 'a b', 0, 1, 'a b'],
    ['less deep with what is traced from it', 'a b1 c2', 1, -1, 'a b c1'],
    ['not less deep than a first', 'a b', 1, -1, 'a b'],
  ] as const)('moves %s', (_, before, index, by, after) => {
    expect(write(shift(outline(before), index, by).whys)).toBe(after);
  });

  it.each([
    ['a b1 c2', 1, 'a c1', 'a'],
    ['a b1', 0, 'b', 'b'],
  ])('takes out of %s number %d', (before, index, after, focus) => {
    const result = remove(outline(before), index);
    expect(write(result.whys)).toBe(after);
    expect(result.focus).toBe(focus);
  });

  it.each([
    ['a b1 c2 d1 e2', 1, 1, 'a d1 e2 b1 c2'],
    ['a b1 c2 d1 e2', 3, -1, 'a d1 e2 b1 c2'],
    ['a b1', 1, -1, 'a b1'],
    ['a b1', 1, 1, 'a b1'],
  ] as const)('moves in %s number %d by %d', (before, index, by, after) => {
    expect(write(move(outline(before), index, by).whys)).toBe(after);
  });

  it('knows what a why answers', () => {
    const whys = outline('a b1 c2 d1');
    expect(questionOf(whys, 3)?.id).toBe('a');
    expect(questionOf(whys, 0)).toBeUndefined();
  });

  const operations: ((whys: Why[], index: number, id: string) => Outline)[] = [
    addNext,
    addBranch,
    (whys, index) => shift(whys, index, 1),
    (whys, index) => shift(whys, index, -1),
    (whys, index) => move(whys, index, 1),
    (whys, index) => move(whys, index, -1),
  ];
  const step = fc.tuple(fc.constantFrom(...operations, remove), fc.nat());

  it('stays an outline that the backend takes, and loses nothing, whatever is done to it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const all = steps.reduce<Why[][]>(
          (history, [operation, at], count) => {
            const [whys] = history.slice(-1);
            return whys.length === 0
              ? history
              : [
                  ...history,
                  operation(whys, at % whys.length, `n${count}`).whys,
                ];
          },
          [outline('a b1 c2 d1 e')],
        );
        expect(all.every(whys => whysSchema.safeParse(whys).success)).toBe(
          true,
        );
        const lost = all.map((whys, index) =>
          Math.max(0, whys.length - (all[index + 1]?.length ?? whys.length)),
        );
        expect(Math.max(...lost)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
