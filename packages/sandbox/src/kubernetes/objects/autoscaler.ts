import { z } from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json';
import { namespacedMetadataSchema, valueAt } from './metadata';

const whole = z.number().int();

/** A HorizontalPodAutoscaler, as far as it matters. */
export const autoscalerSchema = z.looseObject({
  apiVersion: z.literal('autoscaling/v2'),
  kind: z.literal('HorizontalPodAutoscaler'),
  metadata: namespacedMetadataSchema,
  spec: z
    .looseObject({
      scaleTargetRef: z.looseObject({ kind: z.string(), name: z.string() }),
      minReplicas: whole
        .min(1, { error: 'must be greater than or equal to 1' })
        .default(1),
      maxReplicas: whole.min(1, { error: 'must be greater than 0' }),
    })
    .refine(({ minReplicas, maxReplicas }) => minReplicas <= maxReplicas, {
      error: 'must be greater than or equal to `minReplicas`',
      path: ['maxReplicas'],
    }),
  status: z.looseObject({}).default({}),
});

/** A HorizontalPodAutoscaler. */
export type Autoscaler = z.output<typeof autoscalerSchema>;

function isCpu(metric: JsonValue): boolean {
  return (
    valueAt(metric, 'type') === 'Resource' &&
    valueAt(metric, 'resource', 'name') === 'cpu'
  );
}

/** An autoscaler as `autoscaling/v1` shows it, which has a target for the CPU and nothing else. */
export function toV1(autoscaler: JsonObject): JsonObject {
  const spec = isJsonObject(autoscaler.spec) ? autoscaler.spec : {};
  const { metrics, behavior: _behavior, ...rest } = spec;
  const cpu = Array.isArray(metrics) ? metrics.find(isCpu) : undefined;
  const target = valueAt(cpu, 'resource', 'target', 'averageUtilization');
  return {
    ...autoscaler,
    apiVersion: 'autoscaling/v1',
    spec: {
      ...rest,
      ...(target === undefined
        ? {}
        : { targetCPUUtilizationPercentage: target }),
    },
  };
}

/** The opposite of {@link toV1}. */
export function fromV1(autoscaler: JsonObject): JsonObject {
  const spec = isJsonObject(autoscaler.spec) ? autoscaler.spec : {};
  const { targetCPUUtilizationPercentage: target, ...rest } = spec;
  return {
    ...autoscaler,
    apiVersion: 'autoscaling/v2',
    spec: {
      ...rest,
      ...(target === undefined
        ? {}
        : {
            metrics: [
              {
                type: 'Resource',
                resource: {
                  name: 'cpu',
                  target: { type: 'Utilization', averageUtilization: target },
                },
              },
            ],
          }),
    },
  };
}
