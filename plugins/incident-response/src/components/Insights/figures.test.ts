import { compare, compareShares } from './figures';

describe('a trend', () => {
  it.each([
    [undefined, 1, undefined],
    [1, undefined, undefined],
    [5, 5, { direction: 'same', text: 'as before' }],
    [
      50,
      100,
      { direction: 'down', text: '50 % less than before', isBetter: true },
    ],
    [3, 2, { direction: 'up', text: '50 % more than before', isBetter: false }],
    [3, 0, { direction: 'up', text: 'more than before', isBetter: false }],
  ])('from %s after %s is %j where less is better', (now, before, expected) => {
    expect(compare(now, before, 'less')).toEqual(expected);
  });

  it('of shares is said in percentage points', () => {
    expect(
      compareShares(
        { now: { hits: 1, of: 2 }, before: { hits: 1, of: 4 } },
        'more',
      ),
    ).toEqual({
      direction: 'up',
      text: '25 percentage points more than before',
      isBetter: true,
    });
    expect(
      compareShares(
        { now: { hits: 0, of: 0 }, before: { hits: 1, of: 4 } },
        'more',
      ),
    ).toBeUndefined();
  });
});
