import { Text } from '@backstage/ui';
import type { Insights } from '@incident-response/backstage-plugin-common';
import { Panel } from '../Panel';
import { EntityLink } from '../Who';
import { Behind, type ShowBehind } from './Behind';
import { Definition } from './Definition';
import styles from './Insights.module.css';

/** What keeps happening, worst first. */
export const Repeats = (props: { insights: Insights; onShow: ShowBehind }) => {
  const { repeats, simulated } = props.insights;
  const most = repeats[0]?.count ?? 1;
  return (
    <Panel title={`What keeps happening${simulated ? ' (simulated)' : ''}`}>
      {repeats.length === 0 ? (
        <Text as="p" color="secondary">
          Nothing happened twice. What does stands here, worst first, with every
          time that it did.
        </Text>
      ) : (
        <ol className={styles.repeats}>
          {repeats.map(repeat => (
            <li key={repeat.fingerprint} className={styles.repeat}>
              <span className={styles.repeatTitle}>
                <span>{repeat.title}</span>
                {repeat.entityRef ? (
                  <EntityLink entityRef={repeat.entityRef} />
                ) : (
                  <Text color="secondary">
                    {repeat.serviceName ?? 'unknown service'}
                  </Text>
                )}
              </span>
              <span className={styles.track} aria-hidden>
                <span
                  className={styles.trackFill}
                  style={{ width: `${(100 * repeat.count) / most}%` }}
                />
              </span>
              <Behind
                behind={repeat.behind}
                count={repeat.count}
                label={repeat.title}
                onShow={props.onShow}
              >
                {repeat.count} {repeat.count === 1 ? 'time' : 'times'}
              </Behind>
            </li>
          ))}
        </ol>
      )}
      <Definition measure="repeats" />
    </Panel>
  );
};
