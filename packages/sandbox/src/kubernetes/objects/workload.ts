import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../json';
import { NODES } from './node';
import { matchesLabels, namespacedMetadataSchema, textMap } from './metadata';

const containerSchema = z.looseObject({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()).optional(),
  args: z.array(z.string()).optional(),
  resources: z
    .looseObject({
      limits: z
        .looseObject({
          cpu: z.coerce.string().optional(),
          memory: z.coerce.string().optional(),
        })
        .optional(),
    })
    .optional(),
  readinessProbe: z
    .looseObject({
      exec: z.looseObject({ command: z.array(z.string()) }).optional(),
    })
    .optional(),
  volumeMounts: z
    .array(z.looseObject({ name: z.string(), mountPath: z.string() }))
    .optional(),
});

const templateSchema = z.looseObject({
  metadata: z
    .looseObject({
      labels: textMap.default({}),
      annotations: textMap.default({}),
    })
    .default({ labels: {}, annotations: {} }),
  spec: z.looseObject({
    containers: z.array(containerSchema).min(1, { error: 'Required value' }),
    volumes: z
      .array(
        z.looseObject({
          name: z.string(),
          emptyDir: z
            .looseObject({
              medium: z.string().optional(),
              sizeLimit: z.coerce.string().optional(),
            })
            .optional(),
        }),
      )
      .optional(),
  }),
});

/** The parts of a Deployment, StatefulSet or DaemonSet that the controllers work with; the rest is kept as it is. */
export const workloadSchema = z
  .looseObject({
    apiVersion: z.literal('apps/v1'),
    kind: z.enum(['Deployment', 'StatefulSet', 'DaemonSet']),
    metadata: namespacedMetadataSchema.extend({
      generation: z.number().int().default(1),
    }),
    spec: z.looseObject({
      replicas: z
        .number()
        .int()
        .min(0, { error: 'must be greater than or equal to 0' })
        .optional(),
      selector: z.looseObject({ matchLabels: textMap }),
      template: templateSchema,
      progressDeadlineSeconds: z.number().int().default(600),
    }),
    status: z.looseObject({}).default({}),
  })
  .refine(
    ({ spec }) =>
      matchesLabels(spec.template.metadata.labels, spec.selector.matchLabels),
    {
      error: '`selector` does not match template `labels`',
      path: ['spec', 'template', 'metadata', 'labels'],
    },
  );

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

/** How many pods a workload should have; a DaemonSet has one on each node. */
export function desiredReplicas({ kind, spec }: Workload): number {
  return kind === 'DaemonSet' ? NODES.length : spec.replicas ?? 1;
}

/** A short hash that changes with the template, as in the names of ReplicaSets. The order of its members doesn't matter. */
export function templateHash(template: PodTemplate): string {
  return createHash('sha256')
    .update(canonicalJson(template))
    .digest('hex')
    .slice(0, 9);
}
