import { RiAlarmWarningLine } from '@remixicon/react';
import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router-dom';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { ActionItems } from '../ActionItems';
import { ActiveIncidents } from '../ActiveIncidents';
import { AllIncidents } from '../AllIncidents';
import { IncidentPage } from '../Incident';
import { Postmortems } from '../Postmortems';
import { RemediationTab } from '../RemediationTab';
import { Setup } from '../Setup';
import { SeverityMatrix } from '../SeverityMatrix';
import { Loading } from '../States';
import type { PageFrame } from './PageFrame';
import { TabContent } from './TabContent';

const InsightsTab = lazy(async () => ({
  default: (await import('../Insights')).InsightsTab,
}));

const PostmortemPage = lazy(async () => ({
  default: (await import('../Postmortem')).PostmortemPage,
}));

/**
 * Every page below `/incidents`. Tabs made of sub-page extensions can't share their path with `/incidents/:id`, which is
 * why the plugin routes by itself.
 */
export const IncidentsRouter = (props: { frame: PageFrame }) => {
  const { frame: Frame } = props;
  const paths = useIncidentPaths();
  return (
    <Frame
      title="Incidents"
      titleLink={paths.root}
      icon={<RiAlarmWarningLine />}
      tabs={[
        { id: 'active', label: 'Active', href: paths.root },
        { id: 'all', label: 'All', href: paths.tab('all') },
        {
          id: 'postmortems',
          label: 'Postmortems',
          href: paths.tab('postmortems'),
        },
        {
          id: 'action-items',
          label: 'Action items',
          href: paths.tab('action-items'),
        },
        { id: 'insights', label: 'Insights', href: paths.tab('insights') },
        {
          id: 'remediation',
          label: 'Remediation',
          href: paths.tab('remediation'),
        },
        { id: 'severity', label: 'Severity', href: paths.tab('severity') },
        { id: 'setup', label: 'Set-up', href: paths.tab('setup') },
      ]}
    >
      <Routes>
        <Route element={<TabContent />}>
          <Route index element={<ActiveIncidents />} />
          <Route path="all" element={<AllIncidents />} />
          <Route path="postmortems" element={<Postmortems />} />
          <Route path="action-items" element={<ActionItems />} />
          <Route
            path="insights"
            element={
              <Suspense fallback={<Loading what="the insights" />}>
                <InsightsTab />
              </Suspense>
            }
          />
          <Route path="remediation" element={<RemediationTab />} />
          <Route path="severity" element={<SeverityMatrix />} />
          <Route path="setup" element={<Setup />} />
          <Route path=":incidentId" element={<IncidentPage />} />
          <Route
            path="postmortems/:postmortemId"
            element={
              <Suspense fallback={<Loading what="the postmortem" />}>
                <PostmortemPage />
              </Suspense>
            }
          />
        </Route>
      </Routes>
    </Frame>
  );
};
