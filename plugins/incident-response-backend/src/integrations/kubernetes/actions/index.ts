export { CleanDisk, type CleanDiskPolicy } from './CleanDisk';
export { RestartPod } from './RestartPod';
export { RolloutRestart } from './RolloutRestart';
export { Scale } from './Scale';
export { namespaceOf } from './workloadScope';
