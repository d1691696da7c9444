import { useEntity } from '@backstage/plugin-catalog-react';
import { SimulateRepair } from './SimulateRepair';

/** The *Simulate* tab of a runbook. */
export const RunbookSimulation = () => {
  const { entity } = useEntity();
  return <SimulateRepair runbook={entity} />;
};
