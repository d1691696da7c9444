import { randomUUID } from 'node:crypto';
import { FileSystem, Volume } from '../containers/Volume';
import { Process } from '../containers/Process';
import { randomId } from '../../demo/ids';
import { NODES } from '../objects/node';
import type { Pod } from '../objects/pod';
import type { Revision } from '../objects/revision';
import type { PodTemplate, Workload } from '../objects/workload';
import { parseQuantity } from '../quantity';

const DISK = 10 * 1024 ** 3;

/** The file system of a pod's first container: its own disk, and an empty volume at each place where one is mounted. */
function filesOf({ spec }: PodTemplate): FileSystem {
  const [container] = spec.containers;
  const mounted = (container.volumeMounts ?? []).map(({ name, mountPath }) => {
    const emptyDir = spec.volumes?.find(
      volume => volume.name === name,
    )?.emptyDir;
    const limit = emptyDir?.sizeLimit && parseQuantity(emptyDir.sizeLimit);
    return new Volume(mountPath, limit || DISK, emptyDir?.medium === 'Memory');
  });
  return new FileSystem([new Volume('/', DISK), ...mounted]);
}

function nameOf({ kind, metadata }: Workload, hash: string, pods: Pod[]) {
  const { name } = metadata;
  const suffix = randomId('', 5).toLowerCase();
  switch (kind) {
    case 'Deployment':
      return `${name}-${hash}-${suffix}`;
    case 'DaemonSet':
      return `${name}-${suffix}`;
    default: {
      const taken = new Set(pods.map(pod => pod.name));
      let ordinal = 0;
      while (taken.has(`${name}-${ordinal}`)) {
        ordinal += 1;
      }
      return `${name}-${ordinal}`;
    }
  }
}

/** What a new pod of a workload is made from. */
export interface PodPlan {
  workload: Workload;
  revision: Revision;
  /** The workload's pods that are there already. */
  pods: Pod[];
  resourceVersion: string;
  now: Date;
  /** The volumes of a demo workload; all others have what their template asks for. */
  files?: FileSystem;
}

/** A new pod, which its kubelet has still to start. */
export function createPod({ workload, revision, pods, ...plan }: PodPlan): Pod {
  const { kind, metadata, spec } = workload;
  const [{ command = [], args = [] }] = spec.template.spec.containers;
  const files = plan.files ?? filesOf(spec.template);
  const isDeployment = kind === 'Deployment';
  return {
    name: nameOf(workload, revision.templateHash, pods),
    namespace: metadata.namespace,
    uid: randomUUID(),
    workload: metadata.name,
    owner: {
      apiVersion: 'apps/v1',
      kind: isDeployment ? 'ReplicaSet' : kind,
      name: isDeployment ? revision.name : metadata.name,
      uid: isDeployment ? revision.uid : metadata.uid,
    },
    template: spec.template,
    templateHash: revision.templateHash,
    files,
    process: Process.of([...command, ...args], files),
    node: NODES[pods.length % NODES.length],
    createdAt: plan.now,
    phase: 'starting',
    restarts: 0,
    resourceVersion: plan.resourceVersion,
  };
}
