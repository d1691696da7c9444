import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Truth } from './QuarterTruth';

const figure = <T extends z.ZodType>(now: T) => z.object({ now });
const share = figure(z.object({ hits: z.number(), of: z.number() }));
const duration = figure(
  z.object({
    count: z.number(),
    medianSeconds: z.number(),
    p90Seconds: z.number(),
  }),
);
const count = z.object({ count: z.number() });

/** What is looked at of `GET /insights`. */
const insightsSchema = z.object({
  simulated: z.boolean(),
  incomplete: z.boolean(),
  incidents: figure(z.number()),
  times: z.object({ acknowledge: duration, resolve: duration }),
  shares: z.object({
    acknowledgeInTime: share,
    resolveInTime: share,
    repeats: share,
    fixedWithoutHuman: share,
    postmortemsOnTime: share,
    actionItemsOnTime: share,
  }),
  weeks: z.array(
    z.object({
      week: z.string(),
      incidents: z.record(z.string(), count),
      actionItemsOpened: count,
      actionItemsClosed: count,
    }),
  ),
  repeats: z.array(count),
});

/** One figure of the page beside the truth. */
export interface FigureCheck {
  name: string;
  ok: boolean;
  detail: string;
}

/** PagerDuty's times have milliseconds, and seconds are rounded on both sides. */
const ROUNDING_SECONDS = 1;

/** Every figure of the Insights page that the quarter's truth knows. */
export function compareInsights(answer: unknown, truth: Truth): FigureCheck[] {
  const insights = insightsSchema.parse(answer);
  const { times, shares, weeks } = insights;
  const same = (name: string, shown: unknown, expected: unknown) => ({
    name,
    ok: isDeepStrictEqual(shown, expected),
    detail: `${JSON.stringify(shown)}, and it was ${JSON.stringify(expected)}`,
  });
  const near = (
    name: string,
    shown: Truth['resolve'],
    expected: Truth['resolve'],
  ) => ({
    name,
    ok:
      shown.count === expected.count &&
      Math.abs(shown.medianSeconds - expected.medianSeconds) <=
        ROUNDING_SECONDS &&
      Math.abs(shown.p90Seconds - expected.p90Seconds) <= ROUNDING_SECONDS,
    detail: `${describe(shown)}, and it was ${describe(expected)}`,
  });
  const total = (name: 'actionItemsOpened' | 'actionItemsClosed') =>
    weeks.reduce((sum, week) => sum + week[name].count, 0);
  const bySeverity: Record<string, number> = {};
  const byWeek: Record<string, number> = {};
  for (const { week, incidents } of weeks) {
    for (const [severity, { count: incidentsOf }] of Object.entries(
      incidents,
    )) {
      if (incidentsOf > 0) {
        bySeverity[severity] = (bySeverity[severity] ?? 0) + incidentsOf;
        byWeek[week] = (byWeek[week] ?? 0) + incidentsOf;
      }
    }
  }
  return [
    same('called simulated', insights.simulated, true),
    same('complete', insights.incomplete, false),
    same('incidents', insights.incidents.now, truth.incidents),
    same('incidents by severity', sorted(bySeverity), sorted(truth.bySeverity)),
    same('incidents by week', sorted(byWeek), sorted(truth.byWeek)),
    near('time to acknowledge', times.acknowledge.now, truth.acknowledge),
    near('time to resolve', times.resolve.now, truth.resolve),
    same(
      'acknowledged in time',
      shares.acknowledgeInTime.now,
      truth.acknowledgeInTime,
    ),
    same('resolved in time', shares.resolveInTime.now, truth.resolveInTime),
    same('repeats', shares.repeats.now, truth.repeats),
    same('worst repeat', insights.repeats[0]?.count, truth.worstRepeat.count),
    same(
      'fixed without a human',
      shares.fixedWithoutHuman.now,
      truth.fixedWithoutHuman,
    ),
    same(
      'postmortems on time',
      shares.postmortemsOnTime.now,
      truth.postmortemsOnTime,
    ),
    same(
      'action items on time',
      shares.actionItemsOnTime.now,
      truth.actionItemsOnTime,
    ),
    same(
      'action items opened',
      total('actionItemsOpened'),
      truth.actionItemsOpened,
    ),
    same(
      'action items closed',
      total('actionItemsClosed'),
      truth.actionItemsClosed,
    ),
  ];
}

function describe({ count: of, medianSeconds, p90Seconds }: Truth['resolve']) {
  return `median ${medianSeconds} s, p90 ${p90Seconds} s of ${of}`;
}

function sorted(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
