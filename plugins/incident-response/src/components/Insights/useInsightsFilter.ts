import {
  INSIGHTS_MEASURES,
  SEVERITIES,
  type InsightsBehind,
  type InsightsQuery,
  type Severity,
} from '@incident-response/backstage-plugin-common';
import { DateTime, type DurationLike } from 'luxon';
import { useSearchParams } from 'react-router-dom';

/** How far back insights look. */
export const INSIGHTS_PERIODS = ['month', 'quarter', 'year'] as const;
/** One of {@link INSIGHTS_PERIODS}. */
export type InsightsPeriod = (typeof INSIGHTS_PERIODS)[number];

const LENGTHS: Record<InsightsPeriod, DurationLike> = {
  month: { days: 30 },
  quarter: { days: 90 },
  year: { days: 365 },
};

/** What the insights are about. */
export interface InsightsFilter {
  entityRef?: string;
  ownerRef?: string;
  severity?: Severity;
  period?: InsightsPeriod;
  /** Instants of a link; a period takes their place. */
  from?: string;
  to?: string;
}

/** The filter as the backend understands it, as of now. */
export function toInsightsQuery(filter: InsightsFilter): InsightsQuery {
  const { period, from, to, ...rest } = filter;
  if (!period && from && to) {
    return { ...rest, from, to };
  }
  const now = DateTime.utc();
  return {
    ...rest,
    from: now.minus(LENGTHS[period ?? 'quarter']).toISO(),
  };
}

/** Filters, and the mark whose incidents are looked at, as part of the address, so that a view can be shared. */
export function useInsightsFilter(): {
  filter: InsightsFilter;
  behind?: InsightsBehind;
  change: (change: Partial<InsightsFilter>) => void;
  show: (behind: InsightsBehind | undefined) => void;
} {
  const [parameters, setParameters] = useSearchParams();
  const read = (name: string) => parameters.get(name) ?? undefined;
  const severityOf = (name: string) =>
    SEVERITIES.find(known => known === read(name));
  const measure = INSIGHTS_MEASURES.find(known => known === read('measure'));
  const set = (changes: Record<string, string | undefined>) =>
    setParameters(
      current => {
        const next = new URLSearchParams(current);
        for (const [name, value] of Object.entries(changes)) {
          if (value === undefined) {
            next.delete(name);
          } else {
            next.set(name, value);
          }
        }
        return next;
      },
      { replace: true },
    );
  return {
    filter: {
      entityRef: entityRefOf(read('entityRef')),
      ownerRef: entityRefOf(read('ownerRef')),
      severity: severityOf('severity'),
      period: INSIGHTS_PERIODS.find(known => known === read('period')),
      from: instantOf(read('from')),
      to: instantOf(read('to')),
    },
    behind: measure && {
      measure,
      value: read('value'),
      severity: severityOf('of'),
    },
    change: change =>
      set({
        ...change,
        // A period of one's own choice takes the place of a link's; what was behind the old figures is of no interest.
        ...('period' in change ? { from: undefined, to: undefined } : {}),
        measure: undefined,
        value: undefined,
        of: undefined,
      }),
    show: shown =>
      set({
        measure: shown?.measure,
        value: shown?.value,
        of: shown?.severity,
      }),
  };
}

function instantOf(text: string | undefined): string | undefined {
  return text && DateTime.fromISO(text).isValid ? text : undefined;
}

/** An address may say anything. */
function entityRefOf(text: string | undefined): string | undefined {
  return text && /^[a-z]+:[\w.-]+\/[\w.-]+$/i.test(text) ? text : undefined;
}
