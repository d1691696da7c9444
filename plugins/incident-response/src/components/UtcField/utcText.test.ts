import { readUtcText, refuseTime, toUtcText } from './utcText';

const known = '2026-03-03T12:00:11.000Z';

describe('a time in UTC', () => {
  it.each([
    ['2026-03-02 09:30:05', '2026-03-02T09:30:05.000Z'],
    ['2026-03-02 09:30', '2026-03-02T09:30:00.000Z'],
    ['2026-03-02T09:30:05Z', '2026-03-02T09:30:05.000Z'],
    ['09:30:05', '2026-03-03T09:30:05.000Z'],
    ['9:30 UTC', '2026-03-03T09:30:00.000Z'],
    ['yesterday', undefined],
    ['2026-02-30 10:00:00', undefined],
    ['', undefined],
  ])('reads %j', (text, at) => {
    expect(readUtcText(text, known)).toBe(at);
  });

  it('has no day for a time alone where none is known', () => {
    expect(readUtcText('10:00', undefined)).toBeUndefined();
  });

  it('is written as it is read', () => {
    expect(readUtcText(toUtcText(known), undefined)).toBe(known);
  });

  it('is refused where it has not come yet, and not where it is long ago', () => {
    const now = Date.parse(known);
    expect(refuseTime('2026-03-03T12:00:12.000Z', now)).toMatch(
      /2026-03-03 12:00:12 UTC has not come yet/,
    );
    expect(refuseTime('2019-01-01T00:00:00.000Z', now)).toBeUndefined();
    expect(refuseTime(undefined, now)).toMatch(/Write the time in UTC/);
  });
});
