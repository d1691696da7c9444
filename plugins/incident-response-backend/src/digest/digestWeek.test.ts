import { DateTime } from 'luxon';
import { digestWeek } from './digestWeek';

const MONDAY_AT_NINE = { cron: '0 9 * * 1', timeZone: 'Europe/Berlin' };
const at = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' });

describe('the digest of a week', () => {
  it.each([
    ['is due at its very hour', '2026-03-09T08:00:00.250Z', '2026-03-02'],
    ['is due until it is too late', '2026-03-11T07:59:00Z', '2026-03-02'],
    ['is not due before', '2026-03-09T07:59:59Z', undefined],
    ['is left out when it is too late', '2026-03-11T08:01:00Z', undefined],
    ['keeps its hour when clocks change', '2026-03-30T07:00:00Z', '2026-03-23'],
  ])('%s', (_, now, expected) => {
    expect(digestWeek(MONDAY_AT_NINE, at(now))?.monday).toBe(expected);
  });

  it('is about seven whole days of its zone', () => {
    const week = digestWeek(MONDAY_AT_NINE, at('2026-03-30T09:00:00Z'));
    expect(week?.from.toUTC().toISO()).toBe('2026-03-22T23:00:00.000Z');
    expect(week?.to.toUTC().toISO()).toBe('2026-03-29T22:00:00.000Z');
  });

  it('is about the last whole week on whatever day it is sent', () => {
    expect(
      digestWeek(
        { cron: '0 17 * * 5', timeZone: 'UTC' },
        at('2026-03-13T18:00:00Z'),
      )?.monday,
    ).toBe('2026-03-02');
  });
});
