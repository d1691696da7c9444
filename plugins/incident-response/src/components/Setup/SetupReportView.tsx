import type { SetupReport } from '@incident-response/backstage-plugin-common';
import { SetupChecklist } from './SetupChecklist';
import { DeadLetters } from './DeadLetters';
import { InvalidRunbooks } from './InvalidRunbooks';
import { RemediationState } from './RemediationState';
import { UnmappedServices } from './UnmappedServices';
import { WebhookDeliveries } from './WebhookDeliveries';
import styles from './Setup.module.css';

/** The whole report: what needs a person first. */
export const SetupReportView = (props: {
  report: SetupReport;
  onChanged: () => Promise<void>;
}) => {
  const { report, onChanged } = props;
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        <DeadLetters letters={report.deadLetters} onChanged={onChanged} />
        <SetupChecklist checks={report.checks} />
        <InvalidRunbooks runbooks={report.invalidRunbooks} />
      </div>
      <div className={styles.column}>
        <RemediationState remediation={report.remediation} />
        <UnmappedServices services={report.unmappedServices} />
        <WebhookDeliveries
          webhook={report.webhook}
          deliveries={report.deliveries}
        />
      </div>
    </div>
  );
};
