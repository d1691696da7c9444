export { CleanDisk, type CleanDiskPolicy } from './CleanDisk';
export { problemOfDirectory } from './oldFiles';
export { RestartPod } from './RestartPod';
export { Rollback } from './Rollback';
export { RolloutRestart } from './RolloutRestart';
export { Scale } from './Scale';
export { namespaceOf } from './workloadScope';
