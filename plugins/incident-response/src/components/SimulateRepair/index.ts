export { RunbookSimulation } from './RunbookSimulation';
export { SimulateRepair } from './SimulateRepair';
