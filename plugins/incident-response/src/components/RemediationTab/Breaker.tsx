import { Text } from '@backstage/ui';
import type { RemediationOverview } from '@incident-response/backstage-plugin-common';
import { RiCheckboxCircleFill, RiStopCircleFill } from '@remixicon/react';
import { Panel } from '../Panel';
import { StatusLabel } from '../StatusLabel';
import styles from './RemediationTab.module.css';
import { describeBreaker, percent } from './describeStanding';

/** How near the fleet is to a failure that no machine may repair. */
export const Breaker = (props: { breaker: RemediationOverview['breaker'] }) => {
  const { breaker } = props;
  const { alerting, services, share, atLeast, tripped } = breaker;
  const alertingShare = services === 0 ? 0 : alerting / services;
  const told = describeBreaker(breaker);
  return (
    <Panel
      title="Breaker"
      aside={
        tripped ? (
          <StatusLabel tone="trouble" icon={<RiStopCircleFill />}>
            Tripped
          </StatusLabel>
        ) : (
          <StatusLabel tone="good" icon={<RiCheckboxCircleFill />}>
            Closed
          </StatusLabel>
        )
      }
    >
      <div
        role="meter"
        aria-label="Services with open incidents"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(alertingShare * 100)}
        aria-valuetext={`${told}; it trips above ${percent(share)}`}
        className={styles.meter}
        data-tripped={tripped || undefined}
      >
        <span
          className={styles.meterFill}
          style={{ width: percentOf(alertingShare) }}
        />
        <span
          className={styles.meterLimit}
          style={{ left: percentOf(share) }}
        />
      </div>
      <Text as="p">
        {told} ({percent(alertingShare)}).
      </Text>
      <Text as="p" color="secondary">
        {tripped
          ? 'A failure of this many is not mended by restarts: people look for what they have in common. Repairs begin again by themselves when fewer are open.'
          : `Above ${percent(
              share,
            )}, and ${atLeast} services at least, nothing is repaired by itself.`}
      </Text>
    </Panel>
  );
};

function percentOf(share: number): string {
  return `${Math.min(100, share * 100)}%`;
}
