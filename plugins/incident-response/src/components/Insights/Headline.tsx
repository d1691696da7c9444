import { Card, CardBody, Text } from '@backstage/ui';
import {
  INSIGHTS_DEFINITIONS,
  type Insights,
  type InsightsBehind,
  type InsightsMeasure,
} from '@incident-response/backstage-plugin-common';
import { useId } from 'react';
import { Behind, type ShowBehind } from './Behind';
import { Definition } from './Definition';
import {
  compare,
  compareShares,
  sayCounts,
  sayDuration,
  sayShare,
  type Trend,
} from './figures';
import styles from './Insights.module.css';
import { TrendText } from './TrendText';

interface Figure {
  measure: InsightsMeasure;
  value: string;
  detail: string;
  trend?: Trend;
  behind: InsightsBehind;
  count: number;
}

const FigureCard = (props: {
  figure: Figure;
  simulated: boolean;
  onShow: ShowBehind;
}) => {
  const { figure, simulated, onShow } = props;
  const headingId = useId();
  const { title } = INSIGHTS_DEFINITIONS[figure.measure];
  return (
    <Card role="region" aria-labelledby={headingId} className={styles.figure}>
      <CardBody>
        <div className={styles.figureBody}>
          <Text as="h3" variant="body-medium" color="secondary" id={headingId}>
            {title}
          </Text>
          <span className={styles.value}>{figure.value}</span>
          <TrendText trend={figure.trend} />
          <Behind
            behind={figure.behind}
            count={figure.count}
            label={title}
            onShow={onShow}
          >
            {figure.detail}
          </Behind>
          {simulated && <Text color="secondary">simulated</Text>}
          <Definition measure={figure.measure} />
        </div>
      </CardBody>
    </Card>
  );
};

/** The four numbers that say whether it gets better, with their trend. */
export const Headline = (props: { insights: Insights; onShow: ShowBehind }) => (
  <div className={styles.headline}>
    {figuresOf(props.insights).map(figure => (
      <FigureCard
        key={figure.measure}
        figure={figure}
        simulated={props.insights.simulated}
        onShow={props.onShow}
      />
    ))}
  </div>
);

function figuresOf({ times, shares }: Insights): Figure[] {
  const time = (measure: 'acknowledge' | 'resolve'): Figure => {
    const { now, before, behind } = times[measure];
    return {
      measure,
      value: sayDuration(now.medianSeconds),
      detail:
        now.count === 0
          ? 'there was none in this period'
          : `median of ${now.count}, nine of ten within ${sayDuration(
              now.p90Seconds,
            )}`,
      trend: compare(now.medianSeconds, before.medianSeconds, 'less'),
      behind,
      count: now.count,
    };
  };
  const share = (
    measure: 'repeats' | 'fixedWithoutHuman',
    better: 'less' | 'more',
  ): Figure => {
    const figure = shares[measure];
    return {
      measure,
      value: sayShare(figure.now),
      detail: sayCounts(figure.now),
      trend: compareShares(figure, better),
      behind: { ...figure.behind, value: 'hits' },
      count: figure.now.hits,
    };
  };
  return [
    time('acknowledge'),
    time('resolve'),
    share('repeats', 'less'),
    share('fixedWithoutHuman', 'more'),
  ];
}
