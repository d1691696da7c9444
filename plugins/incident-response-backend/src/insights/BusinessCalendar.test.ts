import fc from 'fast-check';
import { DateTime } from 'luxon';
import { BusinessCalendar } from './BusinessCalendar';

const seconds = (iso: string) => Date.parse(iso) / 1000;

describe('a business calendar', () => {
  it.each([
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
  ])('says of every instant what luxon says of it, in %s', timeZone => {
    const calendar = new BusinessCalendar(timeZone);
    fc.assert(
      fc.property(
        fc.integer({
          min: seconds('2020-01-01T00:00:00Z'),
          max: seconds('2032-01-01T00:00:00Z'),
        }),
        instant => {
          const local = DateTime.fromSeconds(instant, { zone: timeZone });
          expect(calendar.at(instant)).toEqual({
            day: local.toISODate(),
            week: local.startOf('week').toISODate(),
            weekday: local.weekday,
            hour: local.hour,
            minutes: local.hour * 60 + local.minute,
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('knows the hours around a change of clocks', () => {
    const calendar = new BusinessCalendar('Europe/Berlin');
    expect(calendar.at(seconds('2026-03-29T00:59:59Z')).hour).toBe(1);
    expect(calendar.at(seconds('2026-03-29T01:00:00Z')).hour).toBe(3);
    expect(calendar.at(seconds('2026-10-25T00:30:00Z')).hour).toBe(2);
    expect(calendar.at(seconds('2026-10-25T01:30:00Z')).hour).toBe(2);
  });

  it('names every week that a period touches', () => {
    const calendar = new BusinessCalendar('UTC');
    expect(
      calendar.weeks(
        seconds('2026-02-25T00:00:00Z'),
        seconds('2026-03-09T00:00:00Z'),
      ),
    ).toEqual(['2026-02-23', '2026-03-02']);
  });
});
