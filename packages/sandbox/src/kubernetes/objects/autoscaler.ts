import { z } from 'zod';

const whole = z.number().int();

/** A HorizontalPodAutoscaler, as far as it matters. */
export const autoscalerSchema = z.looseObject({
  apiVersion: z.literal('autoscaling/v2'),
  kind: z.literal('HorizontalPodAutoscaler'),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    creationTimestamp: z.string(),
    resourceVersion: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: z
    .looseObject({
      scaleTargetRef: z.looseObject({ kind: z.string(), name: z.string() }),
      minReplicas: whole
        .min(1, { error: 'must be greater than or equal to 1' })
        .default(1),
      maxReplicas: whole.min(1),
    })
    .refine(({ minReplicas, maxReplicas }) => minReplicas <= maxReplicas, {
      error: 'must be greater than or equal to `minReplicas`',
      path: ['maxReplicas'],
    }),
  status: z.looseObject({}).default({}),
});

/** A HorizontalPodAutoscaler. */
export type Autoscaler = z.output<typeof autoscalerSchema>;
