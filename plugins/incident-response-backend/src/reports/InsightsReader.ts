import type {
  Insights,
  InsightsBehind,
  InsightsIncident,
  Page,
} from '@incident-response/backstage-plugin-common';
import { DateTime } from 'luxon';
import type { InsightsOptions } from '../config/readInsights';
import { toIso } from '../incident';
import {
  BusinessCalendar,
  isBehind,
  Summary,
  type CountContext,
  type InsightsRow,
  type RepeatGroup,
} from '../insights';
import type { MeasureStore, Visibility } from '../store';
import { readCursor, toPage } from '../store/cursor';

/** How far back insights look where nobody says. */
const DEFAULT_PERIOD = { days: 90 };

/** What is asked of the insights. Instants are ISO 8601. */
export interface InsightsQuestion {
  from?: string;
  to?: string;
  entityRef?: string;
  ownerRef?: string;
  severity?: string;
  visibility: Visibility;
}

/** A period and as long a time before it, in whole seconds. */
export interface Periods {
  from: DateTime;
  to: DateTime;
  before: DateTime;
}

/** Figures of a period, what is behind them, and the period before. */
export class InsightsReader {
  private readonly measures: MeasureStore;
  private readonly options: InsightsOptions;
  private readonly calendar: BusinessCalendar;
  private readonly now: () => DateTime;

  private constructor(options: {
    measures: MeasureStore;
    options: InsightsOptions;
    timeZone: string;
    now: () => DateTime;
  }) {
    this.measures = options.measures;
    this.options = options.options;
    this.calendar = new BusinessCalendar(options.timeZone);
    this.now = options.now;
  }

  static create(options: {
    measures: MeasureStore;
    options: InsightsOptions;
    timeZone: string;
    now: () => DateTime;
  }): InsightsReader {
    return new InsightsReader(options);
  }

  async insights(question: InsightsQuestion): Promise<Insights> {
    const periods = this.periodsOf(question);
    const { from, to, before } = periods;
    const summary = new Summary({
      ...this.context,
      from: from.toUnixInteger(),
      to: to.toUnixInteger(),
      manualMinutes: this.options.manualMinutes,
    });
    const [isComplete] = await Promise.all([
      this.measures.isComplete(),
      this.measures.read(
        { ...question, ...range(before, to), since: toIso(from) },
        part => summary.add(part.rows, part.before),
      ),
    ]);
    const { repeats, ...figures } = summary.figures();
    return {
      period: range(from, to),
      before: range(before, from),
      timeZone: this.calendar.timeZone,
      simulated: this.options.simulated,
      incomplete: !isComplete,
      ...figures,
      repeats: await this.nameRepeats(repeats),
    };
  }

  /** The incidents behind a figure or a mark of it, newest first. */
  async incidents(
    question: InsightsQuestion,
    behind: InsightsBehind,
    page: { cursor?: string; limit: number },
  ): Promise<Page<InsightsIncident>> {
    const { from, to } = this.periodsOf(question);
    const after = readCursor(page.cursor);
    const position = ({ at, id }: InsightsRow) => ({ at: String(at), id });
    const rows = await this.measures.rows({ ...question, ...range(from, to) });
    const wanted = rows
      .filter(row => isBehind(row, behind, this.context))
      .filter(row => !after || isAfter(row, after))
      .sort((a, b) => (isAfter(b, position(a)) ? -1 : 1))
      .slice(0, page.limit + 1);
    const summaries = await this.measures.summaries(wanted.map(({ id }) => id));
    const { items, nextCursor } = toPage(wanted, page.limit, position);
    return {
      items: items.flatMap(row => {
        const summary = summaries.get(row.id);
        return summary
          ? [
              {
                ...summary,
                acknowledgeSeconds: row.acknowledge,
                resolveSeconds: row.resolve,
              },
            ]
          : [];
      }),
      nextCursor,
    };
  }

  /** What figures depend on besides the incidents. */
  get context(): CountContext {
    const now = this.now().toUnixInteger();
    return { calendar: this.calendar, now, today: this.calendar.day(now) };
  }

  periodsOf({ from, to }: Pick<InsightsQuestion, 'from' | 'to'>): Periods {
    const until = (
      to === undefined
        ? // What has happened this very second is in it.
          this.now().plus({ seconds: 1 })
        : DateTime.fromISO(to)
    ).startOf('second');
    const since =
      from === undefined
        ? until.minus(DEFAULT_PERIOD)
        : DateTime.fromISO(from).startOf('second');
    return {
      from: since.toUTC(),
      to: until.toUTC(),
      before: since.minus(until.diff(since)).toUTC(),
    };
  }

  private async nameRepeats(
    groups: RepeatGroup[],
  ): Promise<Insights['repeats']> {
    const newest = groups.map(({ incidentIds }) => incidentIds[0]);
    const summaries = await this.measures.summaries(newest);
    return groups.map((group, index) => {
      const summary = summaries.get(newest[index]);
      return {
        ...group,
        title: summary?.title ?? group.fingerprint,
        serviceName: summary?.serviceName,
        entityRef: summary?.entityRef,
      };
    });
  }
}

/** Newest first: whether a row comes after a position. */
function isAfter(
  row: InsightsRow,
  { at, id }: { at: string; id: string },
): boolean {
  const when = Number(at);
  return row.at < when || (row.at === when && row.id < id);
}

/** A period as the store and the answer have it. */
export function range(
  from: DateTime,
  to: DateTime,
): { from: string; to: string } {
  return { from: toIso(from), to: toIso(to) };
}
