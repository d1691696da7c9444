import {
  SEVERITIES,
  type Insights,
  type InsightsCount,
  type InsightsWeek,
} from '@incident-response/backstage-plugin-common';
import { lazy } from 'react';
import type { BarPoint, BarSeries } from './BarPlot';
import type { ShowBehind } from './Behind';
import { CountTable } from './CountTable';
import { sayDuration } from './figures';
import { Plot } from './Plot';
import { sayBucket } from './sayBucket';

// The library that draws is loaded by whoever looks at a plot.
const BarPlot = lazy(async () => ({
  default: (await import('./BarPlot')).BarPlot,
}));

interface PlotProps {
  insights: Insights;
  onShow: ShowBehind;
}

const SEVERITY_SERIES: BarSeries[] = [
  { key: 'P1', name: 'P1', color: 'var(--bui-fg-negative)', pattern: 'solid' },
  {
    key: 'P2',
    name: 'P2',
    color: 'var(--bui-fg-warning)',
    pattern: 'stripes',
  },
  {
    key: 'P3',
    name: 'P3',
    color: 'var(--bui-fg-announcement)',
    pattern: 'dots',
  },
  {
    key: 'P4',
    name: 'P4',
    color: 'var(--bui-fg-secondary)',
    pattern: 'outline',
  },
];

/** How many incidents there were, week by week. */
export const WeeksPlot = ({ insights, onShow }: PlotProps) => {
  const { weeks, incidents } = insights;
  return (
    <Plot
      title="Incidents by week and severity"
      measures={['incidents']}
      summary={`${incidents.now} in this period, ${incidents.before} in the one before. Weeks begin on Monday, ${insights.timeZone}.`}
      simulated={insights.simulated}
      chart={
        <BarPlot
          stacked
          series={SEVERITY_SERIES}
          points={weeks.map(week => toPoint(week.week, week.incidents))}
          onShow={onShow}
        />
      }
      table={
        <CountTable
          first="Week of"
          columns={[...SEVERITIES]}
          rows={weeks.map(week => ({
            name: week.week,
            counts: SEVERITIES.map(severity => week.incidents[severity]),
          }))}
          onShow={onShow}
        />
      }
    />
  );
};

/** How long it took: not just a mean. */
export const ResolveTimesPlot = ({ insights, onShow }: PlotProps) => {
  const { resolveTimes, times } = insights;
  const { now } = times.resolve;
  return (
    <Plot
      title="How long it took to resolve"
      measures={['resolve']}
      summary={
        now.count === 0
          ? 'No incident was resolved.'
          : `Half of ${now.count} within ${sayDuration(
              now.medianSeconds,
            )}, nine of ten within ${sayDuration(now.p90Seconds)}.`
      }
      simulated={insights.simulated}
      chart={
        <BarPlot
          series={[
            {
              key: 'count',
              name: 'Incidents',
              color: 'var(--bui-accent-bg)',
              pattern: 'solid',
            },
          ]}
          points={resolveTimes.map(bucket =>
            toPoint(sayBucket(bucket), { count: bucket }),
          )}
          onShow={onShow}
        />
      }
      table={
        <CountTable
          first="It took"
          columns={['Incidents']}
          rows={resolveTimes.map(bucket => ({
            name: sayBucket(bucket),
            counts: [bucket],
          }))}
          onShow={onShow}
        />
      }
    />
  );
};

/** Whether what was learned gets done. */
export const ActionItemsPlot = ({ insights, onShow }: PlotProps) => {
  const { weeks } = insights;
  const sum = (count: (week: InsightsWeek) => number) =>
    weeks.reduce((total, week) => total + count(week), 0);
  return (
    <Plot
      title="Action items opened and closed"
      measures={['actionItemsOpened', 'actionItemsClosed']}
      summary={`${sum(week => week.actionItemsOpened.count)} opened and ${sum(
        week => week.actionItemsClosed.count,
      )} closed.`}
      simulated={insights.simulated}
      chart={
        <BarPlot
          series={[
            {
              key: 'opened',
              name: 'Opened',
              color: 'var(--bui-fg-warning)',
              pattern: 'stripes',
            },
            {
              key: 'closed',
              name: 'Closed',
              color: 'var(--bui-fg-positive)',
              pattern: 'solid',
            },
          ]}
          points={weeks.map(week =>
            toPoint(week.week, {
              opened: week.actionItemsOpened,
              closed: week.actionItemsClosed,
            }),
          )}
          onShow={onShow}
        />
      }
      table={
        <CountTable
          first="Week of"
          columns={['Opened', 'Closed']}
          rows={weeks.map(week => ({
            name: week.week,
            counts: [week.actionItemsOpened, week.actionItemsClosed],
          }))}
          onShow={onShow}
        />
      }
    />
  );
};

function toPoint(
  label: string,
  counts: { [series: string]: InsightsCount },
): BarPoint {
  const pick = <T,>(of: (count: InsightsCount) => T) =>
    Object.fromEntries(
      Object.entries(counts).map(([key, count]) => [key, of(count)]),
    );
  return {
    label,
    counts: pick(({ count }) => count),
    behind: pick(({ behind }) => behind),
  };
}
