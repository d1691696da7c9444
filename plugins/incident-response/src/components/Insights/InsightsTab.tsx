import { Alert, Button } from '@backstage/ui';
import {
  SIMULATED_NOTICE,
  type Insights,
} from '@incident-response/backstage-plugin-common';
import { saveAsFile } from '../../browser/saveAsFile';
import { useAction } from '../../hooks/useAction';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { useInsights } from '../../hooks/useInsights';
import { formatDay } from '../../time/formatInstant';
import { RunDrillButton } from '../Drill';
import { ActionFailure, EmptyState, LiveContent } from '../States';
import { TabHeading } from '../TabHeading';
import { BehindPanel } from './BehindPanel';
import type { ShowBehind } from './Behind';
import { Headline } from './Headline';
import styles from './Insights.module.css';
import { InsightsFilters } from './InsightsFilters';
import { LoadMap } from './LoadMap';
import { ActionItemsPlot, ResolveTimesPlot, WeeksPlot } from './plots';
import { Refusals, Toil } from './Repairs';
import { Repeats } from './Repeats';
import { Shares } from './Shares';
import {
  toInsightsQuery,
  useInsightsFilter,
  type InsightsFilter,
} from './useInsightsFilter';

const Notices = ({ insights }: { insights: Insights }) => (
  <>
    {insights.simulated && (
      <Alert role="status" status="info" icon title={SIMULATED_NOTICE} />
    )}
    {insights.incomplete && (
      <Alert
        role="status"
        status="warning"
        icon
        title="Older incidents are still being measured"
        description="The plugin was updated. Until it is done, which takes some minutes at most, they are missing here."
      />
    )}
  </>
);

const Nothing = (props: { filter: InsightsFilter; before: number }) => {
  const { entityRef, ownerRef, severity } = props.filter;
  return (
    <EmptyState
      title={
        entityRef || ownerRef || severity
          ? 'No incident fits these filters'
          : 'No incident in this period'
      }
    >
      How long it takes to acknowledge and to resolve, what keeps happening,
      what was fixed without a human and when people are called will stand here,
      each number with the incidents behind it. In the sandbox, run a drill to
      see some. There {props.before === 1 ? 'was' : 'were'} {props.before} in
      the period before.
    </EmptyState>
  );
};

const Figures = (props: {
  insights: Insights;
  filter: InsightsFilter;
  onShow: ShowBehind;
}) => {
  const { insights, filter, onShow } = props;
  return (
    <>
      <Headline insights={insights} onShow={onShow} />
      <WeeksPlot insights={insights} onShow={onShow} />
      <div className={styles.columns}>
        <ResolveTimesPlot insights={insights} onShow={onShow} />
        <Repeats insights={insights} onShow={onShow} />
        <ActionItemsPlot insights={insights} onShow={onShow} />
        <Shares
          title="Postmortems and action items on time"
          measures={['postmortemsOnTime', 'actionItemsOnTime']}
          insights={insights}
          onShow={onShow}
        />
        <Shares
          title="Targets kept"
          measures={['acknowledgeInTime', 'updatesInTime', 'resolveInTime']}
          insights={insights}
          onShow={onShow}
        />
        <Shares
          title="Automatic repair"
          measures={['repairs', 'fixedWithoutHuman']}
          insights={insights}
          onShow={onShow}
        />
        <Refusals insights={insights} onShow={onShow} />
        <Toil insights={insights} onShow={onShow} />
      </div>
      <LoadMap insights={insights} ownerRef={filter.ownerRef} onShow={onShow} />
    </>
  );
};

/** Whether it gets better: figures over many incidents, against the period before. */
export const InsightsTab = () => {
  const api = useIncidentResponse();
  const { filter, behind, change, show } = useInsightsFilter();
  const insights = useInsights(JSON.stringify(filter), () =>
    toInsightsQuery(filter),
  );
  const download = useAction(async () => {
    const csv = await api.getInsightsCsv(toInsightsQuery(filter));
    const simulated = insights.data?.simulated ? 'simulated-' : '';
    saveAsFile(
      `${simulated}insights-${formatDay(new Date().toISOString())}.csv`,
      csv,
      'text/csv',
    );
  });
  return (
    <>
      <TabHeading
        title="Insights"
        actions={
          <>
            <RunDrillButton variant="secondary" />
            <Button
              variant="secondary"
              isPending={download.isPending}
              onPress={() => download.run()}
            >
              Download CSV
            </Button>
          </>
        }
      />
      <div className={styles.tab}>
        <InsightsFilters filter={filter} onChange={change} />
        <ActionFailure what="download the figures" error={download.error} />
        <LiveContent what="the insights" live={insights} rows={8}>
          {data => (
            <>
              <Notices insights={data} />
              {behind && (
                <BehindPanel
                  key={JSON.stringify(behind)}
                  behind={behind}
                  filter={filter}
                  insights={data}
                  onClose={() => show(undefined)}
                />
              )}
              {data.incidents.now === 0 ? (
                <Nothing filter={filter} before={data.incidents.before} />
              ) : (
                <Figures insights={data} filter={filter} onShow={show} />
              )}
            </>
          )}
        </LiveContent>
      </div>
    </>
  );
};
