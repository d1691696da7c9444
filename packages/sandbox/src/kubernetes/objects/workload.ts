import { createHash } from 'node:crypto';
import { z } from 'zod';

const text = z.record(z.string(), z.string());

const templateSchema = z.looseObject({
  metadata: z.looseObject({
    labels: text.default({}),
    annotations: text.default({}),
  }),
  spec: z.looseObject({
    containers: z
      .array(
        z.looseObject({
          name: z.string(),
          image: z.string(),
          resources: z.looseObject({
            limits: z.looseObject({ cpu: z.string(), memory: z.string() }),
          }),
        }),
      )
      .min(1),
  }),
});

/** The parts of a Deployment, StatefulSet or DaemonSet that the controllers work with; the rest is kept as it is. */
export const workloadSchema = z.looseObject({
  apiVersion: z.literal('apps/v1'),
  kind: z.enum(['Deployment', 'StatefulSet', 'DaemonSet']),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    creationTimestamp: z.string(),
    generation: z.number().int(),
    resourceVersion: z.string(),
    labels: text.default({}),
    annotations: text.default({}),
  }),
  spec: z.looseObject({
    replicas: z
      .number()
      .int()
      .min(0, { error: 'must be greater than or equal to 0' })
      .default(1),
    selector: z.looseObject({ matchLabels: text }),
    template: templateSchema,
    progressDeadlineSeconds: z.number().int().default(600),
  }),
  status: z.looseObject({}).default({}),
});

/** A Deployment, StatefulSet or DaemonSet. */
export type Workload = z.output<typeof workloadSchema>;
/** The kinds of workloads. */
export type WorkloadKind = Workload['kind'];
/** What its pods are made from. */
export type PodTemplate = Workload['spec']['template'];

/** Plural names, as addresses have them. */
export const WORKLOAD_PLURALS: Record<WorkloadKind, string> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
};

/** A short hash that changes with the template, as in the names of ReplicaSets. */
export function templateHash(template: PodTemplate): string {
  return createHash('sha256')
    .update(JSON.stringify(template))
    .digest('hex')
    .slice(0, 9);
}
