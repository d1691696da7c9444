import type { RemediationProposal } from '@incident-response/backstage-plugin-node';
import { ProviderError } from '../../ProviderError';
import { boundedText } from '../boundedText';
import { redact } from '../redact';
import type { Pod } from '../workloads';
import type { KubernetesPlan } from './Plan';
import type { WorkloadSnapshot } from './workloadScope';

type Evidence = RemediationProposal['evidence'];

const LOG_LINES = 50;
const MAX_LOG = 16_000;
const MAX_EVENTS = 8_000;

/**
 * Evidence first, mutation second: a restart destroys what explains the fault. What can't be read is said and holds
 * nothing up: a container that has never started has no log.
 */
export async function collectEvidence(
  snapshot: WorkloadSnapshot,
  plan: KubernetesPlan,
): Promise<Evidence> {
  const [pod] = plan.pods;
  if (!pod) {
    return [];
  }
  const [log, events] = await Promise.all([
    orWhyNot(() => snapshot.cluster.logTail(pod, LOG_LINES)),
    orWhyNot(async () => {
      const lines = await snapshot.cluster.events(snapshot.namespace, [
        pod.name,
        ...plan.workloads.map(workload => workload.name),
      ]);
      return lines.join('\n');
    }),
  ]);
  return [
    { title: 'What was seen', text: plan.observed },
    { title: `Pod ${pod.name}`, text: describe(snapshot, pod) },
    {
      title: `Last ${LOG_LINES} log lines`,
      text: boundedText(redact(log), MAX_LOG, 'end'),
    },
    ...(events
      ? [
          {
            title: 'Events',
            text: boundedText(redact(events), MAX_EVENTS, 'end'),
          },
        ]
      : []),
  ];
}

function describe({ usage }: WorkloadSnapshot, pod: Pod): string {
  const used = usage.get(pod.name);
  return [
    `ready: ${pod.ready ? 'yes' : 'no'}`,
    `restarts: ${pod.restarts}`,
    ...(pod.waitingReason ? [`waiting: ${pod.waitingReason}`] : []),
    ...(used?.memoryPercent === undefined
      ? []
      : [`memory: ${used.memoryPercent} % of the limit`]),
    ...(used?.cpuPercent === undefined
      ? []
      : [`CPU: ${used.cpuPercent} % of the limit`]),
  ].join('\n');
}

async function orWhyNot(read: () => Promise<string>): Promise<string> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ProviderError) {
      return `(could not be read: ${error.message})`;
    }
    throw error;
  }
}
