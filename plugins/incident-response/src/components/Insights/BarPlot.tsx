import type { InsightsBehind } from '@incident-response/backstage-plugin-common';
import { useId } from 'react';
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts';
import type { ShowBehind } from './Behind';
import styles from './Insights.module.css';
import { useWidth } from './useWidth';

const HEIGHT = 260;

/** How a series is told from others: by its pattern; the colour only repeats it. */
export interface BarSeries {
  key: string;
  name: string;
  /** A token of the theme. */
  color: string;
  pattern: 'solid' | 'stripes' | 'dots' | 'outline';
}

/** What stands at one place of the axis: a count for each series, with what is behind it. */
export interface BarPoint {
  label: string;
  counts: { [series: string]: number };
  behind: { [series: string]: InsightsBehind };
}

const Pattern = (props: { id: string; series: BarSeries }) => {
  const { id, series } = props;
  const { color, pattern } = series;
  return (
    <pattern id={id} width={8} height={8} patternUnits="userSpaceOnUse">
      <rect
        width={8}
        height={8}
        fill={pattern === 'solid' ? color : 'var(--bui-bg-app)'}
      />
      {pattern === 'stripes' && (
        <path
          d="M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6"
          stroke={color}
          strokeWidth={3}
        />
      )}
      {pattern === 'dots' && <circle cx={4} cy={4} r={2} fill={color} />}
    </pattern>
  );
};

/** Bars over time or over buckets. Each opens what is behind it. */
export const BarPlot = (props: {
  points: BarPoint[];
  series: BarSeries[];
  stacked?: boolean;
  onShow: ShowBehind;
}) => {
  const { points, series, stacked = false, onShow } = props;
  const { ref, width } = useWidth<HTMLDivElement>();
  const prefix = useId();
  const fill = ({ key }: BarSeries) => `url(#${prefix}${key})`;
  return (
    <div ref={ref} className={styles.chart}>
      <BarChart
        width={width}
        height={HEIGHT}
        data={points}
        // The table is what keyboards and screen readers use.
        accessibilityLayer={false}
      >
        <defs>
          {series.map(each => (
            <Pattern key={each.key} id={`${prefix}${each.key}`} series={each} />
          ))}
        </defs>
        <CartesianGrid vertical={false} stroke="var(--bui-border-1)" />
        <XAxis
          dataKey="label"
          stroke="var(--bui-fg-secondary)"
          tickLine={false}
          minTickGap={12}
        />
        <YAxis
          allowDecimals={false}
          stroke="var(--bui-fg-secondary)"
          tickLine={false}
          width={36}
        />
        <Tooltip
          cursor={{ fill: 'var(--bui-bg-neutral-1)' }}
          contentStyle={{
            background: 'var(--bui-bg-app)',
            borderColor: 'var(--bui-border-2)',
            color: 'var(--bui-fg-primary)',
          }}
          itemStyle={{ color: 'var(--bui-fg-primary)' }}
        />
        {series.map(each => (
          <Bar
            key={each.key}
            name={each.name}
            dataKey={(point: BarPoint) => point.counts[each.key]}
            stackId={stacked ? 'all' : undefined}
            fill={fill(each)}
            stroke={each.color}
            className={styles.bar}
            isAnimationActive={false}
            onClick={(_, index) => {
              const behind = points[index]?.behind[each.key];
              if (behind) {
                onShow(behind);
              }
            }}
          />
        ))}
      </BarChart>
      {series.length > 1 && (
        <ul className={styles.legend}>
          {series.map(each => (
            <li key={each.key}>
              <svg width={16} height={16}>
                <rect
                  x={0.5}
                  y={0.5}
                  width={15}
                  height={15}
                  fill={fill(each)}
                  stroke={each.color}
                />
              </svg>
              {each.name}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
