import type { InsightsBehind } from '@incident-response/backstage-plugin-common';
import fc from 'fast-check';
import { BusinessCalendar } from './BusinessCalendar';
import { isBehind } from './countRow';
import type { InsightsRow } from './InsightsRow';
import { durationOf, summarize } from './summarize';
import { DEFAULT_MANUAL_MINUTES } from './toil';

const seconds = (iso: string) => Date.parse(iso) / 1000;
const FROM = seconds('2026-03-02T00:00:00Z');
const TO = seconds('2026-03-23T00:00:00Z');
const context = {
  calendar: new BusinessCalendar('UTC'),
  now: seconds('2026-04-01T00:00:00Z'),
  today: seconds('2026-04-01T00:00:00Z') / 86_400,
};

const row = (changes: Partial<InsightsRow> = {}): InsightsRow => ({
  id: 'Q1',
  at: FROM,
  severity: 'P1',
  fingerprint: 'one',
  repeat: false,
  clocks: {},
  attempts: 0,
  verified: 0,
  ineffective: 0,
  refusals: {},
  steps: [],
  actionItems: [],
  dueItems: { onTime: 0, late: 0, open: [] },
  pages: [],
  pageCount: changes.pages?.length ?? 0,
  ...changes,
});
const summary = (rows: InsightsRow[], before: InsightsRow[] = []) =>
  summarize(rows, before, {
    ...context,
    from: FROM,
    to: TO,
    manualMinutes: DEFAULT_MANUAL_MINUTES,
  });

describe('durations', () => {
  it.each([
    [[], undefined, undefined],
    [[5], 5, 5],
    [[4, 1, 3, 2], 2, 4],
    [[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 5, 9],
    // As numbers, not as text.
    [[100, 20, 3], 20, 100],
  ])(
    'of %j have the median %s and the 90th percentile %s',
    (all, median, p90) => {
      expect(durationOf(all)).toEqual({
        count: all.length,
        medianSeconds: median,
        p90Seconds: p90,
      });
    },
  );
});

describe('insights', () => {
  it('have nothing to say of nothing', () => {
    const { incidents, times, shares, weeks, repeats, toil } = summary([]);
    expect(incidents).toMatchObject({ now: 0, before: 0 });
    expect(times.resolve.now).toEqual({ count: 0 });
    expect(shares.repeats.now).toEqual({ hits: 0, of: 0 });
    expect(weeks.map(({ week }) => week)).toEqual([
      '2026-03-02',
      '2026-03-09',
      '2026-03-16',
    ]);
    expect(repeats).toEqual([]);
    expect(toil).toMatchObject({ now: 0, steps: [] });
  });

  it('compare a period with the one before', () => {
    const { times, shares } = summary(
      [
        row({ acknowledge: 60, clocks: { acknowledge: 'met' } }),
        row({ acknowledge: 600, clocks: { acknowledge: 'missed' } }),
        // Nobody has acknowledged it, and its clock runs.
        row(),
      ],
      [row({ acknowledge: 30, clocks: { acknowledge: 'met' } })],
    );
    expect(times.acknowledge).toEqual({
      now: { count: 2, medianSeconds: 60, p90Seconds: 600 },
      before: { count: 1, medianSeconds: 30, p90Seconds: 30 },
      behind: { measure: 'acknowledge' },
    });
    expect(shares.acknowledgeInTime).toMatchObject({
      now: { hits: 1, of: 2 },
      before: { hits: 1, of: 1 },
    });
  });

  it.each<[string, InsightsRow['postmortem'], { hits: number; of: number }]>([
    ['not required', undefined, { hits: 0, of: 0 }],
    ['not due yet', context.now + 1, { hits: 0, of: 0 }],
    ['overdue', context.now - 1, { hits: 0, of: 1 }],
    ['published in time', 'onTime', { hits: 1, of: 1 }],
    ['published late', 'late', { hits: 0, of: 1 }],
  ])('count a postmortem that is %s', (_, postmortem, expected) => {
    expect(summary([row({ postmortem })]).shares.postmortemsOnTime.now).toEqual(
      expected,
    );
  });

  it('count action items that were due, and by the weeks in which they were opened and closed', () => {
    const { shares, weeks } = summary([
      row({
        actionItems: [
          { opened: FROM },
          { opened: FROM, closed: seconds('2026-03-10T23:59:00Z') },
          { opened: FROM, closed: seconds('2026-03-16T00:00:00Z') },
          // Before and after the period, as far as weeks are shown.
          { opened: FROM, closed: seconds('2026-05-01T00:00:00Z') },
        ],
        dueItems: {
          onTime: 1,
          late: 1,
          open: [context.today - 1, context.today],
        },
      }),
    ]);
    expect(shares.actionItemsOnTime.now).toEqual({ hits: 1, of: 3 });
    expect(weeks.map(week => week.actionItemsOpened.count)).toEqual([4, 0, 0]);
    expect(weeks.map(week => week.actionItemsClosed.count)).toEqual([0, 1, 1]);
  });

  it('show what keeps happening, worst first', () => {
    const of = (fingerprint: string, id: string, at: number, repeat = false) =>
      row({ fingerprint, id, at: FROM + at, repeat });
    const { repeats, shares } = summary([
      of('once', 'a', 0),
      of('twice', 'b', 1),
      of('twice', 'c', 2, true),
      of('since last period', 'd', 3, true),
      of('thrice', 'e', 4),
      of('thrice', 'f', 6, true),
      of('thrice', 'g', 5, true),
    ]);
    expect(
      repeats.map(({ fingerprint, incidentIds }) => [fingerprint, incidentIds]),
    ).toEqual([
      ['thrice', ['f', 'g', 'e']],
      ['twice', ['c', 'b']],
      ['since last period', ['d']],
    ]);
    expect(shares.repeats.now).toEqual({ hits: 4, of: 7 });
  });

  it('estimate toil from the minutes that are configured, and show them', () => {
    const { toil } = summary([row({ steps: [1, 0, 2] }), row({ steps: [1] })]);
    expect(toil).toMatchObject({
      now:
        2 * DEFAULT_MANUAL_MINUTES.openChannel +
        2 * DEFAULT_MANUAL_MINUTES.openTicket,
      steps: [
        { step: 'openChannel', times: 2 },
        { step: 'openTicket', times: 2 },
      ],
    });
  });
});

const anyRow = fc
  .record({
    at: fc.integer({ min: FROM, max: TO - 1 }),
    severity: fc.constantFrom('P1', 'P2', 'P3', 'P4'),
    fingerprint: fc.constantFrom('a', 'b', 'c'),
    repeat: fc.boolean(),
    acknowledge: fc.option(fc.nat(100_000), { nil: undefined }),
    resolve: fc.option(fc.nat(1_000_000), { nil: undefined }),
    fixedBy: fc.constantFrom(undefined, 'machine', 'people'),
    clocks: fc.record({
      acknowledge: fc.constantFrom(undefined, 'met', 'missed'),
    }),
    verified: fc.nat(2),
    ineffective: fc.nat(2),
    refusals: fc.constantFrom({}, { attempts: 2 }),
    pages: fc.array(fc.integer({ min: FROM, max: TO - 1 }), { maxLength: 3 }),
  })
  .map(changes => row(changes as Partial<InsightsRow>));

it('has exactly those incidents behind a mark that the mark counts', () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 30 }), rows => {
      const all = rows.map((each, index) => ({ ...each, id: `Q${index}` }));
      const figures = summary(all);
      const behind = (what: InsightsBehind, value?: string) =>
        all.filter(
          each =>
            (!what.severity || each.severity === what.severity) &&
            isBehind(
              each,
              value === undefined ? what : { ...what, value },
              context,
            ),
        );
      expect(behind(figures.incidents.behind)).toHaveLength(all.length);
      for (const time of Object.values(figures.times)) {
        expect(behind(time.behind)).toHaveLength(time.now.count);
      }
      for (const { incidents } of figures.weeks) {
        for (const count of Object.values(incidents)) {
          expect(behind(count.behind)).toHaveLength(count.count);
        }
      }
      for (const bucket of figures.resolveTimes) {
        expect(behind(bucket.behind)).toHaveLength(bucket.count);
      }
      for (const repeat of figures.repeats) {
        expect(behind(repeat.behind)).toHaveLength(repeat.count);
      }
      for (const measure of [
        'repeats',
        'fixedWithoutHuman',
        'acknowledgeInTime',
      ] as const) {
        const share = figures.shares[measure];
        expect(behind(share.behind)).toHaveLength(share.now.of);
        expect(behind(share.behind, 'hits')).toHaveLength(share.now.hits);
        expect(behind(share.behind, 'misses')).toHaveLength(
          share.now.of - share.now.hits,
        );
      }
      for (const hour of figures.pages.hours) {
        const incidents = behind(hour.behind);
        expect(incidents.length).toBeGreaterThan(0);
        expect(incidents.length).toBeLessThanOrEqual(hour.count);
      }
    }),
    { numRuns: 100 },
  );
});
