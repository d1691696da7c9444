import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { RequirePermission } from '@backstage/plugin-permission-react';
import { Text } from '@backstage/ui';
import {
  remediationSimulatePermission,
  type Simulation,
  type SimulationRequest,
} from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { useAction } from '../../hooks/useAction';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { Panel } from '../Panel';
import { ActionFailure, NotPermitted } from '../States';
import { SimulationForm } from './SimulationForm';
import { SimulationResult } from './SimulationResult';
import { prefillAlert } from './prefillAlert';

const Simulator = (props: { runbook?: Entity }) => {
  const { runbook } = props;
  const api = useIncidentResponse();
  const [simulation, setSimulation] = useState<Simulation>();
  const simulate = useAction(
    async (request: Omit<SimulationRequest, 'runbookRef'>) => {
      setSimulation(undefined);
      setSimulation(
        await api.simulateRemediation({
          ...request,
          runbookRef: runbook && stringifyEntityRef(runbook),
        }),
      );
    },
  );
  return (
    <>
      <SimulationForm
        initial={prefillAlert(runbook)}
        isPending={simulate.isPending}
        onSubmit={request => simulate.run(request)}
      />
      <ActionFailure what="simulate the alert" error={simulate.error} />
      {simulation && <SimulationResult simulation={simulation} />}
    </>
  );
};

/** What would happen if an alert came now: with this runbook, or with the one that would be chosen. */
export const SimulateRepair = (props: { runbook?: Entity }) => (
  <Panel title="Simulate an alert">
    <Text as="p" color="secondary">
      Shows what would happen if this alert came now
      {props.runbook && ' and this runbook were the one to follow'}. The cluster
      is looked at, and nothing is touched: no incident, no message, no change.
    </Text>
    <RequirePermission
      permission={remediationSimulatePermission}
      errorPage={<NotPermitted what="what a repair would do" />}
    >
      <Simulator runbook={props.runbook} />
    </RequirePermission>
  </Panel>
);
