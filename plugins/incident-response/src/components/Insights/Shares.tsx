import {
  INSIGHTS_DEFINITIONS,
  type Insights,
  type INSIGHTS_SHARES,
} from '@incident-response/backstage-plugin-common';
import { Panel } from '../Panel';
import { Behind, type ShowBehind } from './Behind';
import { Definition } from './Definition';
import { compareShares, sayCounts, sayShare } from './figures';
import styles from './Insights.module.css';
import { TrendText } from './TrendText';

type Share = (typeof INSIGHTS_SHARES)[number];

/** Shares of which more is better, each with a bar for now and the period before in words. */
export const Shares = (props: {
  title: string;
  measures: Share[];
  insights: Insights;
  onShow: ShowBehind;
}) => {
  const { title, measures, insights, onShow } = props;
  return (
    <Panel title={insights.simulated ? `${title} (simulated)` : title}>
      <ul className={styles.shares}>
        {measures.map(measure => {
          const figure = insights.shares[measure];
          const { hits, of } = figure.now;
          const name = INSIGHTS_DEFINITIONS[measure].title;
          return (
            <li key={measure} className={styles.share}>
              <span className={styles.shareTitle}>
                <span>{name}</span>
                <strong>{sayShare(figure.now)}</strong>
              </span>
              <span className={styles.track} aria-hidden>
                <span
                  className={styles.trackFill}
                  style={{ width: `${of === 0 ? 0 : (100 * hits) / of}%` }}
                />
              </span>
              <TrendText trend={compareShares(figure, 'more')} />
              {of > 0 && (
                <span className={styles.shareLinks}>
                  <Behind
                    behind={{ ...figure.behind, value: 'hits' }}
                    count={hits}
                    label={name}
                    onShow={onShow}
                  >
                    {sayCounts(figure.now)}
                  </Behind>
                  {hits < of && (
                    <Behind
                      behind={{ ...figure.behind, value: 'misses' }}
                      count={of - hits}
                      label={name}
                      onShow={onShow}
                    >
                      {of - hits} not
                    </Behind>
                  )}
                </span>
              )}
              <Definition measure={measure} />
            </li>
          );
        })}
      </ul>
    </Panel>
  );
};
