import type { RunningWorkload } from '../kubernetes/controllers/RunningWorkload';
import type { Kubernetes } from '../kubernetes/Kubernetes';
import {
  covers,
  type DisruptionBudget,
} from '../kubernetes/objects/disruptionBudget';
import { desiredReplicas } from '../kubernetes/objects/workload';
import { isReady, type Pod } from '../kubernetes/objects/pod';
import { html, type Html } from './html';
import { page, table, tag, time } from './layout';

function podState(pod: Pod): Html {
  if (pod.deletedAt) {
    return tag('Terminating', 'soft');
  }
  switch (pod.phase) {
    case 'backoff':
      return tag(`CrashLoopBackOff, ${pod.restarts} restarts`, 'bad');
    case 'unready':
      return tag('Running, not ready', 'warn');
    case 'starting':
      return tag('ContainerCreating', 'warn');
    default:
      return tag('Running', 'good');
  }
}

function describeBudget(budget: DisruptionBudget | undefined): string {
  const { minAvailable, maxUnavailable } = budget?.spec ?? {};
  if (maxUnavailable !== undefined) {
    return `at most ${maxUnavailable} away`;
  }
  return minAvailable === undefined ? '–' : `at least ${minAvailable}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function podRows(running: RunningWorkload) {
  return running.pods.map(pod => {
    const { cpu, memory } = running.usage(pod);
    return [
      html`<code>${pod.name}</code>`,
      podState(pod),
      isReady(pod) ? percent(cpu) : '–',
      isReady(pod) ? percent(memory) : '–',
      `${running.volume.usedPercent()} %`,
      time(pod.createdAt),
    ];
  });
}

/** `/ui/kubernetes`: the cluster. */
export function kubernetesPage(cluster: Kubernetes): string {
  const broken = cluster.workloads.filter(running => !running.isHealthy());
  return page(
    { title: 'Kubernetes', path: '/ui/kubernetes' },
    html`<h1>Kubernetes</h1>
      <h2>Workloads that are not well</h2>
      ${broken.length === 0
        ? html`<p class="card soft">
            All ${cluster.workloads.length} workloads are well. A drill breaks
            one of them.
          </p>`
        : broken.map(
            running => html`<div class="card">
              <p>
                <strong>${running.namespace}/${running.name}</strong>
                ${tag(
                  running.fault?.kind ?? 'recovering',
                  running.fault ? 'bad' : 'warn',
                )}
              </p>
              ${table(
                ['Pod', 'State', 'CPU', 'Memory', 'Disk', 'Created'],
                podRows(running),
                'No pods.',
              )}
            </div>`,
          )}
      <h2>Writes</h2>
      ${table(
        ['Time', 'What', 'Object', 'Detail', ''],
        [...cluster.writes]
          .reverse()
          .slice(0, 50)
          .map(write => [
            time(write.at),
            `${write.verb} ${write.kind}`,
            html`<code>${write.namespace}/${write.name}</code>`,
            write.detail,
            write.dryRun
              ? tag('dry run', 'soft')
              : write.repairs && tag('repair', 'good'),
          ]),
        'None. Every eviction, patch, scaling and command of the portal is listed here.',
      )}
      <h2>Workloads</h2>
      ${table(
        ['Workload', 'Kind', 'Ready', 'Autoscaler', 'Disruption budget'],
        cluster.workloads.map(running => {
          const { namespace, name, workload, pods } = running;
          const budget = cluster.budgets.find(item =>
            pods.some(pod => covers(item, pod)),
          );
          const scaler = cluster.autoscalers.find(
            item =>
              item.metadata.namespace === namespace &&
              item.spec.scaleTargetRef.name === name,
          );
          return [
            html`<code>${namespace}/${name}</code>`,
            workload.kind,
            `${pods.filter(isReady).length} of ${desiredReplicas(workload)}`,
            scaler
              ? `${scaler.spec.minReplicas} to ${scaler.spec.maxReplicas}`
              : '–',
            describeBudget(budget),
          ];
        }),
        'No workloads.',
      )}
      <h2>Events</h2>
      ${table(
        ['Last', 'Object', 'Reason', 'Message', 'Count'],
        [...cluster.events]
          .sort((a, b) => b.lastAt.getTime() - a.lastAt.getTime())
          .slice(0, 50)
          .map(event => [
            time(event.lastAt),
            html`<code>${event.involved.name}</code>`,
            event.type === 'Warning' ? tag(event.reason, 'bad') : event.reason,
            event.message,
            event.count,
          ]),
        'No events yet.',
      )}`,
  );
}
