import { ButtonLink, Text } from '@backstage/ui';
import {
  INSIGHTS_DEFINITIONS,
  type InsightsDuration,
  type InsightsFigure,
} from '@incident-response/backstage-plugin-common';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { useInsights } from '../../hooks/useInsights';
import { Panel } from '../Panel';
import { LiveContent } from '../States';
import { Definition } from './Definition';
import { compare, sayDuration } from './figures';
import styles from './Insights.module.css';
import { TrendText } from './TrendText';
import { toInsightsQuery } from './useInsightsFilter';

const Median = (props: {
  measure: 'acknowledge' | 'resolve';
  figure: InsightsFigure<InsightsDuration>;
}) => {
  const { measure, figure } = props;
  const { now, before } = figure;
  return (
    <div className={styles.figureBody}>
      <Text color="secondary">{INSIGHTS_DEFINITIONS[measure].title}</Text>
      <span className={styles.value}>{sayDuration(now.medianSeconds)}</span>
      <TrendText
        trend={compare(now.medianSeconds, before.medianSeconds, 'less')}
      />
      <Text color="secondary">
        {now.count === 0
          ? 'there was none in this period'
          : `median of ${now.count}`}
      </Text>
      <Definition measure={measure} />
    </div>
  );
};

/** Median time to acknowledge and to resolve of a service or a team, against the period before. */
export const ResponseTimes = (
  props: { entityRef: string } | { ownerRef: string },
) => {
  const paths = useIncidentPaths();
  const insights = useInsights(JSON.stringify(props), () =>
    toInsightsQuery(props),
  );
  return (
    <Panel
      title="How fast it goes"
      aside={
        <ButtonLink
          size="small"
          variant="secondary"
          href={`${paths.tab('insights')}?${new URLSearchParams(props)}`}
        >
          Open the insights
        </ButtonLink>
      }
    >
      <LiveContent what="the response times" live={insights} rows={2}>
        {({ times, simulated }) => (
          <>
            <div className={styles.pair}>
              <Median measure="acknowledge" figure={times.acknowledge} />
              <Median measure="resolve" figure={times.resolve} />
            </div>
            <Text as="p" color="secondary">
              Of the last 90 days, against the 90 days before
              {simulated ? '. Simulated: from drills in the sandbox' : ''}.
            </Text>
          </>
        )}
      </LiveContent>
    </Panel>
  );
};
