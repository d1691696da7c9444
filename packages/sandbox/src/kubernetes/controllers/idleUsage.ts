import type { Pod } from '../objects/pod';
import { parseQuantity } from '../quantity';

/** What a container takes that does next to nothing, in bytes and cores. */
const PROCESS = { memory: 1024 ** 2, cpu: 0.001 };

/** What a pod without a load uses of its limits, as shares of 1: files in memory count. */
export function idleUsage({ template, files }: Pod) {
  const [{ resources }] = template.spec.containers;
  const { cpu = '1', memory = '1Gi' } = resources?.limits ?? {};
  return {
    cpu: PROCESS.cpu / parseQuantity(cpu),
    memory: (PROCESS.memory + files.bytesInMemory()) / parseQuantity(memory),
  };
}
