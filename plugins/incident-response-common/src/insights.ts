import { z } from 'zod/v4';
import { entityRefSchema as entityRef } from './entityRef';
import type { IncidentSummary } from './incident';
import { INSIGHTS_MEASURES, type InsightsMeasure } from './insightsDefinitions';
import { severitySchema, type Severity } from './severity';

const instant = z.iso.datetime({ offset: true });

/** More days than this are not compared with as many before. */
const MOST_DAYS = 1_100;

const filter = {
  from: instant.optional(),
  to: instant.optional(),
  entityRef: entityRef.optional(),
  ownerRef: entityRef.optional(),
  severity: severitySchema.optional(),
};

const isPeriod = ({ from, to }: { from?: string; to?: string }) => {
  if (from === undefined) {
    return true;
  }
  const until = to === undefined ? Date.now() : Date.parse(to);
  const days = (until - Date.parse(from)) / 86_400_000;
  return days > 0 && days <= MOST_DAYS;
};
const wrongPeriod = {
  message: `must be before to, by ${MOST_DAYS} days at most`,
  path: ['from'],
};

/** `GET /insights` and `GET /insights.csv`. Without a period: the last 90 days. @public */
export const insightsQuerySchema = z
  .strictObject(filter)
  .refine(isPeriod, wrongPeriod);
/** @public */
export type InsightsQuery = z.input<typeof insightsQuerySchema>;

/** `GET /insights/incidents`: what is behind a figure, or behind one mark of it. @public */
export const insightsIncidentsQuerySchema = z
  .strictObject({
    ...filter,
    measure: z.enum(
      INSIGHTS_MEASURES as [InsightsMeasure, ...InsightsMeasure[]],
    ),
    /** Which part of the figure, as its `behind` says. */
    value: z.string().max(400).optional(),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(25),
  })
  .refine(isPeriod, wrongPeriod);
/** @public */
export type InsightsIncidentsQuery = z.input<
  typeof insightsIncidentsQuerySchema
>;

/** Asks `GET /insights/incidents`, together with the filters of the insights, for what a number is made of. @public */
export interface InsightsBehind {
  measure: InsightsMeasure;
  value?: string;
  /** In place of the filter's own. */
  severity?: Severity;
}

/** How long something took. The middle one and the one that nine of ten stayed below; missing where there is none. @public */
export interface InsightsDuration {
  count: number;
  medianSeconds?: number;
  p90Seconds?: number;
}

/** So many of so many. @public */
export interface InsightsShare {
  hits: number;
  of: number;
}

/** A figure, what it was in the period before, and how to see what it is made of. @public */
export interface InsightsFigure<T> {
  now: T;
  before: T;
  behind: InsightsBehind;
}

/** @public */
export const INSIGHTS_TIMES = [
  'detect',
  'acknowledge',
  'mitigate',
  'resolve',
] as const satisfies InsightsMeasure[];

/** @public */
export const INSIGHTS_SHARES = [
  'acknowledgeInTime',
  'updatesInTime',
  'resolveInTime',
  'repeats',
  'fixedWithoutHuman',
  'repairs',
  'postmortemsOnTime',
  'actionItemsOnTime',
] as const satisfies InsightsMeasure[];

/** How many there are of something, with the incidents behind it. @public */
export interface InsightsCount {
  count: number;
  behind: InsightsBehind;
}

/** One week; days are calendar days of the business time zone. @public */
export interface InsightsWeek {
  /** Its Monday, `2026-03-02`. */
  week: string;
  incidents: Record<Severity, InsightsCount>;
  actionItemsOpened: InsightsCount;
  actionItemsClosed: InsightsCount;
}

/** Incidents that took between so many seconds and so many. @public */
export interface InsightsBucket extends InsightsCount {
  fromSeconds: number;
  /** Missing for the last one, which has no end. */
  toSeconds?: number;
}

/** One thing that keeps happening. @public */
export interface InsightsRepeat extends InsightsCount {
  fingerprint: string;
  /** Of the newest one. */
  title: string;
  serviceName?: string;
  entityRef?: string;
  /** Newest first, ten at most. */
  incidentIds: string[];
}

/** Pages of one hour of one weekday; hours without any are left out. @public */
export interface InsightsHour extends InsightsCount {
  /** ISO, 1 is Monday. */
  weekday: number;
  hour: number;
}

/** One kind of work that was done automatically. @public */
export interface InsightsToilStep {
  step: string;
  title: string;
  times: number;
  /** What one of them is assumed to take by hand. */
  minutesEach: number;
}

/** `GET /insights`. Instants are ISO 8601 in UTC. @public */
export interface Insights {
  period: { from: string; to: string };
  before: { from: string; to: string };
  /** Weeks, days and hours are those of this zone. */
  timeZone: string;
  /** The figures come from the sandbox and are to be called so wherever they are shown. */
  simulated: boolean;
  /** Older incidents are still being measured after an update of the plugin, and are missing in every figure until they are. */
  incomplete: boolean;
  incidents: InsightsFigure<number>;
  times: Record<
    (typeof INSIGHTS_TIMES)[number],
    InsightsFigure<InsightsDuration>
  >;
  shares: Record<
    (typeof INSIGHTS_SHARES)[number],
    InsightsFigure<InsightsShare>
  >;
  refusals: (InsightsFigure<number> & { guard: string })[];
  weeks: InsightsWeek[];
  resolveTimes: InsightsBucket[];
  /** Worst first. */
  repeats: InsightsRepeat[];
  pages: InsightsFigure<number> & { hours: InsightsHour[] };
  /** An estimate, with what it is made of. */
  toil: InsightsFigure<number> & { steps: InsightsToilStep[] };
  /** What each figure means. */
  definitions: Record<
    InsightsMeasure,
    { title: string; text: string; unit: string; estimate?: true }
  >;
}

/** An incident behind a figure, with what it took. @public */
export interface InsightsIncident extends IncidentSummary {
  acknowledgeSeconds?: number;
  resolveSeconds?: number;
}
