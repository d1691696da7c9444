import { isReady, type Pod } from './objects/pod';

/** What can be wrong with a workload. Each is healed by one kind of repair alone. */
export const WORKLOAD_FAULTS = [
  'memory-leak',
  'cpu-saturated',
  'memory-saturated',
  'disk-full',
  'crash-loop',
  'crash-loop-unfixable',
] as const;

/** What can be wrong with a workload. */
export type WorkloadFaultKind = (typeof WORKLOAD_FAULTS)[number];

/** Something that is wrong with a workload. */
export interface WorkloadFault {
  kind: WorkloadFaultKind;
  since: Date;
  /** The pod that leaks or crashes; with `crash-loop-unfixable` the one that did first. */
  podName: string;
  podUid: string;
  /** How many pods shared the load when it became too much. */
  replicas: number;
}

/** A fault that hits the first ready pod; none without one. */
export function newFault(
  kind: WorkloadFaultKind,
  pods: Pod[],
): WorkloadFault | undefined {
  const ready = pods.filter(isReady);
  const [victim] = ready;
  return (
    victim && {
      kind,
      since: new Date(),
      podName: victim.name,
      podUid: victim.uid,
      replicas: ready.length,
    }
  );
}

/** Whether a pod crashes because of the fault. */
export function crashes(fault: WorkloadFault | undefined, pod: Pod): boolean {
  switch (fault?.kind) {
    case 'crash-loop':
      return pod.uid === fault.podUid;
    case 'crash-loop-unfixable':
      // Whatever is wrong came with what pods read when they start, so that every newer pod has it as well.
      return pod.uid === fault.podUid || pod.createdAt > fault.since;
    default:
      return false;
  }
}

/** What a pod uses of its limits, as shares of 1. A little noise makes it look alive. */
export function usageOf(
  fault: WorkloadFault | undefined,
  pod: Pod,
  readyPods: number,
  now: Date,
): { cpu: number; memory: number } {
  const noise = (Math.sin(now.getTime() / 3_000 + pod.name.length) + 1) / 100;
  const seconds = fault ? (now.getTime() - fault.since.getTime()) / 1_000 : 0;
  const usual = { cpu: 0.31 + noise, memory: 0.46 + noise };
  if (fault?.kind === 'memory-leak' && pod.uid === fault.podUid) {
    return { ...usual, memory: Math.min(0.962 + seconds / 10_000, 0.995) };
  }
  if (fault?.kind === 'cpu-saturated' || fault?.kind === 'memory-saturated') {
    const share = (0.95 * fault.replicas) / Math.max(readyPods, 1);
    const measure = fault.kind === 'cpu-saturated' ? 'cpu' : 'memory';
    return { ...usual, [measure]: Math.min(share, 0.98) };
  }
  return usual;
}

/** Log lines that tell what is wrong. */
export function faultLines(
  fault: WorkloadFault | undefined,
  pod: Pod,
): string[] {
  if (crashes(fault, pod)) {
    return [
      'INFO  starting',
      'INFO  reading configuration from /etc/app/config.yaml',
      'ERROR cannot start: currency table is empty (demo fault)',
      'ERROR exiting with code 1',
    ];
  }
  switch (fault?.kind) {
    case 'memory-leak':
      return pod.uid === fault.podUid
        ? [
            'WARN  heap 91 % used after garbage collection',
            'WARN  session cache holds 1204511 entries and never evicts (demo fault)',
            'WARN  heap 96 % used after garbage collection',
          ]
        : [];
    case 'cpu-saturated':
      return [
        'WARN  request queue is 412 deep',
        'WARN  ranking took 2841 ms, budget is 200 ms (demo fault)',
      ];
    case 'memory-saturated':
      return [
        'WARN  41230 open sessions, each needs its share of the heap (demo fault)',
      ];
    case 'disk-full':
      return [
        'WARN  /var/log/app is 97 % full',
        'ERROR cannot rotate app-0.log: no space left on device (demo fault)',
      ];
    default:
      return [];
  }
}
