import type { Pod } from './objects/pod';
import { crashes, faultLines, type WorkloadFault } from './WorkloadFault';

const USUAL = [
  'INFO  GET /healthz 200 1 ms',
  'INFO  POST /v1/orders 201 34 ms',
  'INFO  GET /v1/orders 200 12 ms',
  'INFO  flushed 18 spans',
];

/** What a pod wrote, newest last: demo lines, and with a fault those that tell of it. */
export function logOf(
  pod: Pod,
  fault: WorkloadFault | undefined,
  previous = false,
): string[] {
  if (pod.process) {
    return pod.process.log;
  }
  const start = pod.createdAt.getTime();
  const usual = crashes(fault, pod)
    ? []
    : Array.from({ length: 60 }, (_, index) => USUAL[index % USUAL.length]);
  if (previous && pod.restarts === 0) {
    return [];
  }
  const lines = [
    'INFO  starting',
    'INFO  listening on :8080',
    ...usual,
    ...faultLines(fault, pod),
  ];
  const shown = crashes(fault, pod) ? faultLines(fault, pod) : lines;
  return shown.map(
    (line, index) => `${new Date(start + index * 1_000).toISOString()} ${line}`,
  );
}
