import type { JsonObject } from '../json';
import { shownContent } from '../slack/model';
import { PROVIDERS } from '../providers';
import type { Sandbox } from '../startSandbox';

/** What is in the sandbox, in numbers and names. */
export function describeState(sandbox: Sandbox): JsonObject {
  const { pagerduty, slack, jira, kubernetes, s3, calls, drills } = sandbox;
  return {
    calls: Object.fromEntries(
      PROVIDERS.map(provider => [provider, calls.total(provider)]),
    ),
    drills: drills.list().map(({ scenario, incident }) => ({
      scenario: scenario.name,
      incidentId: incident.id,
      number: incident.number,
      status: incident.status,
    })),
    pagerduty: {
      incidents: pagerduty.incidents.map(({ id, number, title, status }) => ({
        id,
        number,
        title,
        status,
      })),
      webhooks: pagerduty.webhooks.subscriptions.map(
        ({ id, url, active, disabledBecause }) => ({
          id,
          url,
          active,
          disabledBecause,
        }),
      ),
      deliveries: {
        pending: pagerduty.webhooks.deliveries.filter(
          ({ state }) => state === 'pending',
        ).length,
        delivered: pagerduty.webhooks.deliveries.filter(
          ({ state }) => state === 'delivered',
        ).length,
        dropped: pagerduty.webhooks.deliveries.filter(
          ({ state }) => state === 'dropped',
        ).length,
      },
    },
    slack: {
      channels: slack.channels.map(({ id, name, topic, messages }) => ({
        id,
        name,
        topic,
        messages: messages.length,
      })),
      directs: slack.directs.map(({ id, name, messages }) => ({
        id,
        userId: name,
        messages: messages.map(message => shownContent(message).text),
      })),
    },
    jira: {
      issues: jira.issues.map(({ key, summary, status, labels, dueDate }) => ({
        key,
        summary,
        status,
        labels,
        dueDate: dueDate ?? null,
      })),
    },
    kubernetes: {
      workloads: kubernetes.workloads.map(running => ({
        kind: running.workload.kind,
        namespace: running.namespace,
        name: running.name,
        healthy: running.isHealthy(),
        fault: running.fault?.kind ?? null,
        pods: running.pods.length,
      })),
      writes: kubernetes.writes.map(
        ({ at, verb, namespace, name, dryRun, repairs, detail }) => ({
          at: at.toISOString(),
          verb,
          namespace,
          name,
          dryRun,
          repairs,
          detail,
        }),
      ),
    },
    s3: {
      buckets: Object.fromEntries(
        [...s3.buckets].map(([name, objects]) => [name, [...objects.keys()]]),
      ),
    },
  };
}
