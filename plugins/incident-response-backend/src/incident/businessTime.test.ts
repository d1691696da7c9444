import { addSpan, instant, nextBusinessMoment, toIso } from './businessTime';

const calendar = {
  timeZone: 'Europe/Berlin',
  start: '09:00',
  end: '17:00',
  days: [1, 2, 3, 4, 5],
};

describe('addSpan', () => {
  it.each([
    // Friday noon, one business day: Monday noon.
    [
      '2026-03-06T11:00:00.000Z',
      { businessDays: 1 },
      '2026-03-09T11:00:00.000Z',
    ],
    // Over the change to summer time the local time of day stays.
    [
      '2026-03-27T11:00:00.000Z',
      { businessDays: 1 },
      '2026-03-30T10:00:00.000Z',
    ],
    [
      '2026-03-03T12:00:00.000Z',
      { businessDays: 5 },
      '2026-03-10T12:00:00.000Z',
    ],
    [
      '2026-03-03T12:00:00.000Z',
      { hours: 1, minutes: 30 },
      '2026-03-03T13:30:00.000Z',
    ],
    ['2026-03-03T12:00:00.000Z', { weeks: 1 }, '2026-03-10T12:00:00.000Z'],
  ])('%s plus %j is %s', (start, span, expected) => {
    expect(toIso(addSpan(instant(start), span, calendar))).toBe(expected);
  });
});

describe('nextBusinessMoment', () => {
  it.each([
    ['2026-03-03T12:00:00.000Z', '2026-03-03T12:00:00.000Z'],
    ['2026-03-03T20:00:00.000Z', '2026-03-04T08:00:00.000Z'],
    ['2026-03-07T12:00:00.000Z', '2026-03-09T08:00:00.000Z'],
    ['2026-03-03T03:00:00.000Z', '2026-03-03T08:00:00.000Z'],
  ])('of %s is %s', (at, expected) => {
    expect(toIso(nextBusinessMoment(instant(at), calendar))).toBe(expected);
  });
});
