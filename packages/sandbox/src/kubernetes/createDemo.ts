import { randomUUID } from 'node:crypto';
import type { Service } from '../demo/readOrganisation';
import { planOf } from './demoWorkloads';
import { autoscalerSchema, type Autoscaler } from './objects/autoscaler';
import {
  budgetSchema,
  type DisruptionBudget,
} from './objects/disruptionBudget';
import { namespaceSchema, type Namespace } from './objects/namespace';
import { workloadSchema, type Workload } from './objects/workload';
import { toTime } from './objects/time';

/** The workload of a demo service, with what Backstage finds it by. */
export function createWorkload(service: Service, namespace: string): Workload {
  const plan = planOf(service.name);
  const labels = {
    app: service.name,
    'backstage.io/kubernetes-id': service.kubernetes?.id ?? service.name,
  };
  const limits = { cpu: plan.cpu, memory: plan.memory };
  return workloadSchema.parse({
    apiVersion: 'apps/v1',
    kind: plan.kind,
    metadata: {
      name: service.name,
      namespace,
      uid: randomUUID(),
      creationTimestamp: toTime(new Date(Date.now() - 30 * 86_400_000)),
      generation: 1,
      resourceVersion: '1',
      labels,
    },
    spec: {
      ...(plan.kind === 'DaemonSet' ? {} : { replicas: plan.replicas }),
      selector: { matchLabels: { app: service.name } },
      progressDeadlineSeconds: 60,
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'app',
              image: `registry.example.com/demo/${service.name}:1.8.2`,
              resources: { limits, requests: limits },
            },
          ],
        },
      },
    },
  });
}

/** The disruption budget of a demo service, if it has one. */
export function createBudget(
  service: Service,
  namespace: string,
): DisruptionBudget[] {
  const { minAvailable } = planOf(service.name);
  return minAvailable === undefined
    ? []
    : [
        budgetSchema.parse({
          apiVersion: 'policy/v1',
          kind: 'PodDisruptionBudget',
          metadata: {
            name: service.name,
            namespace,
            uid: randomUUID(),
            creationTimestamp: toTime(new Date()),
            generation: 1,
            resourceVersion: '1',
            labels: { 'backstage.io/kubernetes-id': service.name },
          },
          spec: {
            minAvailable,
            selector: { matchLabels: { app: service.name } },
          },
          status: { observedGeneration: 1 },
        }),
      ];
}

/** The autoscaler of a demo service, if it has one. */
export function createAutoscaler(
  service: Service,
  namespace: string,
): Autoscaler[] {
  const { kind, autoscaled } = planOf(service.name);
  return autoscaled
    ? [
        autoscalerSchema.parse({
          apiVersion: 'autoscaling/v2',
          kind: 'HorizontalPodAutoscaler',
          metadata: {
            name: service.name,
            namespace,
            uid: randomUUID(),
            creationTimestamp: toTime(new Date()),
            resourceVersion: '1',
            labels: { 'backstage.io/kubernetes-id': service.name },
          },
          spec: {
            scaleTargetRef: {
              apiVersion: 'apps/v1',
              kind,
              name: service.name,
            },
            minReplicas: autoscaled.min,
            maxReplicas: autoscaled.max,
          },
        }),
      ]
    : [];
}

/** A namespace of the demo. */
export function createNamespace(name: string): Namespace {
  return namespaceSchema.parse({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      uid: randomUUID(),
      creationTimestamp: toTime(new Date(Date.now() - 90 * 86_400_000)),
      resourceVersion: '1',
      labels: { 'kubernetes.io/metadata.name': name },
    },
  });
}
