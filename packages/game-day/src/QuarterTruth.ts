import type { PagerDutyIncident } from '@incident-response/sandbox';
import type { PlannedIncident } from './planQuarter';

const DAY_MS = 86_400_000;

/** One incident as it went, from what was planned and what PagerDuty's own records say. */
export interface PlayedIncident {
  plan: PlannedIncident;
  pagerduty: PagerDutyIncident;
  publishedAt?: Date;
  /** When the portal was told, by Jira, that an item is done. */
  closedItems: { title: string; at: Date }[];
}

/** The figures of the quarter as whoever has made it knows them; nothing of the portal is in them. */
export interface Truth {
  incidents: number;
  bySeverity: Record<string, number>;
  /** Incidents by the Monday of their week, `2026-07-06`. */
  byWeek: Record<string, number>;
  acknowledge: { count: number; medianSeconds: number; p90Seconds: number };
  resolve: { count: number; medianSeconds: number; p90Seconds: number };
  acknowledgeInTime: { hits: number; of: number };
  resolveInTime: { hits: number; of: number };
  repeats: { hits: number; of: number };
  worstRepeat: { count: number; serviceId: string };
  fixedWithoutHuman: { hits: number; of: number };
  postmortemsOnTime: { hits: number; of: number };
  actionItemsOnTime: { hits: number; of: number };
  actionItemsOpened: number;
  actionItemsClosed: number;
}

/** Of the severity matrix in the handbook, in minutes. */
const ACKNOWLEDGE_MINUTES = { P1: 5, P2: 15, P3: 60, P4: 240 };
const RESOLVE: Record<string, (from: Date) => Date> = {
  P1: from => new Date(from.getTime() + 3_600_000),
  P2: from => new Date(from.getTime() + 4 * 3_600_000),
  P3: from => addBusinessDays(from, 1),
  P4: from => new Date(from.getTime() + 7 * DAY_MS),
};

/** @param until what has not happened by then is not counted as late */
export function countTruth(played: PlayedIncident[], until: Date): Truth {
  const seconds = (from: Date, to: Date) =>
    Math.round((to.getTime() - from.getTime()) / 1_000);
  const acknowledged = played.flatMap(
    ({ pagerduty: { createdAt, acknowledgedAt } }) =>
      acknowledgedAt ? [seconds(createdAt, acknowledgedAt)] : [],
  );
  const resolved = played.flatMap(({ pagerduty: { createdAt, resolvedAt } }) =>
    resolvedAt ? [seconds(createdAt, resolvedAt)] : [],
  );
  const postmortems = played.flatMap(item => onTime(item, until));
  const items = played.flatMap(item => itemsOnTime(item, until));
  const worst = worstRepeat(played);
  return {
    incidents: played.length,
    bySeverity: countBy(played, ({ plan }) => plan.priority),
    byWeek: countBy(played, ({ pagerduty }) => mondayOf(pagerduty.createdAt)),
    acknowledge: describe(acknowledged),
    resolve: describe(resolved),
    acknowledgeInTime: share(
      played.map(
        ({ plan, pagerduty: { createdAt, acknowledgedAt, resolvedAt } }) =>
          (acknowledgedAt ?? resolvedAt ?? until).getTime() <=
          createdAt.getTime() + ACKNOWLEDGE_MINUTES[plan.priority] * 60_000,
      ),
    ),
    resolveInTime: share(
      played.map(
        ({ plan, pagerduty: { createdAt, resolvedAt } }) =>
          (resolvedAt ?? until) <= RESOLVE[plan.priority](createdAt),
      ),
    ),
    repeats: share(
      played.map(({ plan, pagerduty }) =>
        played.some(
          other =>
            sameAs(other.plan, plan) &&
            other.pagerduty.createdAt < pagerduty.createdAt &&
            pagerduty.createdAt.getTime() -
              other.pagerduty.createdAt.getTime() <=
              90 * DAY_MS,
        ),
      ),
    ),
    worstRepeat: worst,
    // It was over before anybody of the plan would have come, and nobody was asked for help.
    fixedWithoutHuman: share(
      played.map(
        ({ plan, pagerduty }) =>
          plan.workload !== undefined &&
          pagerduty.resolvedAt !== undefined &&
          pagerduty.resolvedAt < plan.resolvedAt &&
          pagerduty.responderRequests.length === 0 &&
          pagerduty.escalations.length === 0,
      ),
    ),
    postmortemsOnTime: share(postmortems),
    actionItemsOnTime: share(items),
    actionItemsOpened: sum(
      played.map(({ plan, publishedAt }) =>
        publishedAt ? plan.items.length : 0,
      ),
    ),
    actionItemsClosed: sum(played.map(({ closedItems }) => closedItems.length)),
  };
}

function sameAs(a: PlannedIncident, b: PlannedIncident): boolean {
  return a.serviceId === b.serviceId && a.alertName === b.alertName;
}

function worstRepeat(played: PlayedIncident[]): Truth['worstRepeat'] {
  const counts = countBy(
    played,
    ({ plan }) => `${plan.serviceId} ${plan.alertName}`,
  );
  const [[key, count]] = Object.entries(counts).sort(([, a], [, b]) => b - a);
  return { count, serviceId: key.split(' ')[0] };
}

/** Whether its postmortem was published when it was due; nothing where none is required, or it isn't due yet. */
function onTime(
  { plan, pagerduty, publishedAt }: PlayedIncident,
  until: Date,
): boolean[] {
  const { resolvedAt } = pagerduty;
  if (!resolvedAt || (plan.priority !== 'P1' && plan.priority !== 'P2')) {
    return [];
  }
  const due =
    plan.priority === 'P1'
      ? new Date(resolvedAt.getTime() + 3 * DAY_MS)
      : addBusinessDays(resolvedAt, 5);
  return publishedAt || due <= until
    ? [publishedAt !== undefined && publishedAt <= due]
    : [];
}

function itemsOnTime(
  { plan, publishedAt, closedItems }: PlayedIncident,
  until: Date,
): boolean[] {
  if (!publishedAt) {
    return [];
  }
  return plan.items.flatMap(({ title, dueDate }) => {
    const endOfDay = new Date(`${dueDate}T23:59:59.999Z`);
    const closed = closedItems.find(item => item.title === title);
    return closed || endOfDay < until
      ? [closed !== undefined && closed.at <= endOfDay]
      : [];
  });
}

/** The same time of day so many days of Monday to Friday later, as the handbook counts business days; in UTC. */
export function addBusinessDays(from: Date, days: number): Date {
  const at = new Date(from);
  for (let left = days; left > 0; ) {
    at.setUTCDate(at.getUTCDate() + 1);
    if (at.getUTCDay() >= 1 && at.getUTCDay() <= 5) {
      left -= 1;
    }
  }
  return at;
}

/** The middle one, and the one that nine of ten stay below: by the nearest rank. */
function describe(values: number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (part: number) =>
    sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
  return {
    count: sorted.length,
    medianSeconds: rank(0.5),
    p90Seconds: rank(0.9),
  };
}

function mondayOf(day: Date): string {
  const monday = new Date(day);
  monday.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return monday.toISOString().slice(0, 10);
}

function share(verdicts: boolean[]): { hits: number; of: number } {
  return { hits: verdicts.filter(Boolean).length, of: verdicts.length };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function countBy<T>(
  items: T[],
  keyOf: (item: T) => string,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) {
    counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  }
  return counts;
}
