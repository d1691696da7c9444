import type { RemediationOverview } from '@incident-response/backstage-plugin-common';
import { useRemediation } from '../../hooks/useRemediation';
import { RunDrillButton } from '../Drill';
import { SimulateRepair } from '../SimulateRepair';
import { LiveContent } from '../States';
import { TabHeading } from '../TabHeading';
import { AuditTrail } from './AuditTrail';
import { Breaker } from './Breaker';
import { Budgets } from './Budgets';
import { Actions, Policy } from './Policy';
import { RemediationSwitch } from './RemediationSwitch';
import { StandingBanner } from './StandingBanner';
import { UnderRepair } from './UnderRepair';
import styles from './RemediationTab.module.css';

const Now = (props: {
  overview: RemediationOverview;
  onChanged: () => Promise<void>;
}) => {
  const { overview, onChanged } = props;
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        <RemediationSwitch
          state={overview.switch}
          configuredOff={!overview.policy.enabled}
          onChanged={onChanged}
        />
        <Breaker breaker={overview.breaker} />
      </div>
      <div className={styles.column}>
        <UnderRepair
          underRepair={overview.underRepair}
          locks={overview.locks}
        />
        <Budgets budgets={overview.budgets} />
      </div>
    </div>
  );
};

/** What may be repaired by itself right now and what is, how that is decided, and what was done. */
export const RemediationTab = () => {
  const overview = useRemediation();
  return (
    <>
      <TabHeading
        title="Remediation"
        actions={<RunDrillButton variant="secondary" />}
      />
      <LiveContent
        what="the state of automatic repair"
        live={overview}
        rows={8}
      >
        {data => (
          <div className={styles.tab}>
            <StandingBanner overview={data} />
            <Now overview={data} onChanged={overview.refresh} />
            <AuditTrail />
            <SimulateRepair />
            <div className={styles.columns}>
              <Policy overview={data} />
              <Actions actions={data.actions} />
            </div>
          </div>
        )}
      </LiveContent>
    </>
  );
};
