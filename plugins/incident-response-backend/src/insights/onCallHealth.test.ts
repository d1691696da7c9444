import { BusinessCalendar } from './BusinessCalendar';
import {
  DEFAULT_ON_CALL_HEALTH,
  onCallHealth,
  type CountedPage,
  type OnCallHealthPolicy,
} from './onCallHealth';

const seconds = (iso: string) => Date.parse(iso) / 1000;
const calendar = new BusinessCalendar('Europe/Berlin');

const ada = (at: string): CountedPage => ({
  at: seconds(at),
  personId: 'PADA',
  personRef: 'user:default/ada',
  personName: 'Ada',
});
const health = (
  pages: CountedPage[],
  policy: Partial<OnCallHealthPolicy> = {},
) =>
  onCallHealth(pages, {
    calendar,
    policy: { ...DEFAULT_ON_CALL_HEALTH, ...policy },
    from: seconds('2026-01-05T00:00:00+01:00'),
    to: seconds('2026-01-19T00:00:00+01:00'),
  });

describe('on-call health', () => {
  it('counts nights and weekends where people live, and hours once', () => {
    const [person] = health([
      // Monday, 22:59 in Berlin; then twice in the same hour of the same night.
      ada('2026-01-05T21:59:00Z'),
      ada('2026-01-06T02:05:00Z'),
      ada('2026-01-06T02:55:00Z'),
      // 7 o'clock is no night any more, 21:59 not yet.
      ada('2026-01-06T06:00:00Z'),
      ada('2026-01-06T20:59:00Z'),
      // Sunday afternoon.
      ada('2026-01-11T14:00:00Z'),
    ]);
    expect(person).toMatchObject({
      name: 'Ada',
      entityRef: 'user:default/ada',
      pages: 6,
    });
    expect(person.weeks).toEqual([
      {
        week: '2026-01-05',
        pages: 6,
        nights: 3,
        worstNight: 3,
        weekends: 1,
        interruptedHours: 5,
        flags: ['3 pages in one night'],
      },
    ]);
  });

  it('counts a night as one, before and after midnight', () => {
    const [person] = health([
      ada('2026-01-06T22:30:00Z'),
      ada('2026-01-06T23:30:00Z'),
      ada('2026-01-07T22:30:00Z'),
    ]);
    expect(person.weeks[0]).toMatchObject({ nights: 3, worstNight: 2 });
  });

  it.each([
    [14, []],
    [15, ['15 pages in 7 days: more than 2 a day on average']],
  ])('flags more than two a day, at %i in a week', (count, flags) => {
    const [person] = health(
      Array.from({ length: count }, (_, index) =>
        ada(`2026-01-${String(5 + (index % 7)).padStart(2, '0')}T12:00:00Z`),
      ),
    );
    expect(person.weeks[0].flags).toEqual(flags);
  });

  it('counts the days of a week that lie within the period only', () => {
    const [person] = onCallHealth(
      [1, 2, 3].map(() => ada('2026-01-05T12:00:00Z')),
      {
        calendar,
        policy: DEFAULT_ON_CALL_HEALTH,
        from: seconds('2026-01-05T00:00:00+01:00'),
        to: seconds('2026-01-05T18:00:00+01:00'),
      },
    );
    expect(person.weeks[0].flags).toEqual([
      '3 pages in a day: more than 2 a day on average',
    ]);
  });

  it('names nobody where names are hidden, and tells people apart all the same', () => {
    const people = health(
      [
        ada('2026-01-06T12:00:00Z'),
        ada('2026-01-07T12:00:00Z'),
        { ...ada('2026-01-06T12:00:00Z'), personId: 'PBOB', personName: 'Bob' },
        { at: seconds('2026-01-06T12:00:00Z') },
      ],
      { showNames: false },
    );
    expect(people.map(({ name, pages }) => [name, pages])).toEqual([
      ['Person A', 2],
      ['Person B', 1],
    ]);
    expect(JSON.stringify(people)).not.toMatch(/Ada|Bob|ada|PADA|PBOB/);
  });
});
