import { RequirePermission } from '@backstage/plugin-permission-react';
import { administerPermission } from '@incident-response/backstage-plugin-common';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { CALM, useLive } from '../../hooks/useLive';
import { RunDrillButton } from '../Drill';
import { LiveContent, NotPermitted } from '../States';
import { TabHeading } from '../TabHeading';
import { SetupReportView } from './SetupReportView';

const SetupContent = () => {
  const api = useIncidentResponse();
  const report = useLive('setup', () => api.getSetup(), { pace: CALM });
  return (
    <LiveContent what="the set-up" live={report} rows={8}>
      {data => <SetupReportView report={data} onChanged={report.refresh} />}
    </LiveContent>
  );
};

/** What is connected, whether it works, and how to mend it. For administrators. */
export const Setup = () => (
  <>
    <TabHeading
      title="Set-up"
      actions={<RunDrillButton variant="secondary" />}
    />
    <RequirePermission
      permission={administerPermission}
      errorPage={<NotPermitted what="the set-up of Incident Response" />}
    >
      <SetupContent />
    </RequirePermission>
  </>
);
