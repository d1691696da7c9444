import { Text } from '@backstage/ui';
import type { Insights } from '@incident-response/backstage-plugin-common';
import { formatDuration } from '../../time/formatDuration';
import { Panel } from '../Panel';
import { Behind, type ShowBehind } from './Behind';
import { Definition } from './Definition';
import styles from './Insights.module.css';

/** Which guards have said no, and how often. */
export const Refusals = (props: { insights: Insights; onShow: ShowBehind }) => {
  const { refusals, simulated } = props.insights;
  return (
    <Panel title={`Repairs refused${simulated ? ' (simulated)' : ''}`}>
      {refusals.length === 0 ? (
        <Text as="p" color="secondary">
          No guard has said no to a repair.
        </Text>
      ) : (
        <ul className={styles.plainList}>
          {refusals.map(({ guard, now, before, behind }) => (
            <li key={guard} className={styles.row}>
              <span>{guard}</span>
              <Behind
                behind={behind}
                count={now}
                label={`Refused by ${guard}`}
                onShow={props.onShow}
              >
                {now} now, {before} before
              </Behind>
            </li>
          ))}
        </ul>
      )}
      <Definition measure="refusals" />
    </Panel>
  );
};

/** What nobody had to do by hand: an estimate, with what it is made of. */
export const Toil = (props: { insights: Insights; onShow: ShowBehind }) => {
  const { toil, simulated } = props.insights;
  const say = (minutes: number) => formatDuration(minutes * 60_000);
  return (
    <Panel title={`Toil saved, an estimate${simulated ? ' (simulated)' : ''}`}>
      <Behind
        behind={toil.behind}
        count={toil.now}
        label="Toil saved"
        onShow={props.onShow}
      >
        About {say(toil.now)},{' '}
        {toil.before === 0 ? 'nothing' : say(toil.before)} before
      </Behind>
      <ul className={styles.plainList}>
        {toil.steps.map(({ step, title, times, minutesEach }) => (
          <li key={step} className={styles.row}>
            <span>{title}</span>
            <Text color="secondary">
              {times} × {minutesEach} min
            </Text>
          </li>
        ))}
      </ul>
      <Definition measure="toil" />
    </Panel>
  );
};
