import { z } from 'zod';
import type { JsonObject } from '../../json';
import { matchesLabels, namespacedMetadataSchema, textMap } from './metadata';
import { isReady, type Pod } from './pod';

const share = z.union([z.number().int().min(0), z.string().regex(/^\d+%$/)]);

/** A PodDisruptionBudget, as far as it matters. */
export const budgetSchema = z.looseObject({
  apiVersion: z.literal('policy/v1'),
  kind: z.literal('PodDisruptionBudget'),
  metadata: namespacedMetadataSchema.extend({
    generation: z.number().int().default(1),
  }),
  spec: z
    .looseObject({
      minAvailable: share.optional(),
      maxUnavailable: share.optional(),
      selector: z.looseObject({ matchLabels: textMap.default({}) }).optional(),
    })
    .refine(
      ({ minAvailable, maxUnavailable }) =>
        minAvailable === undefined || maxUnavailable === undefined,
      { error: 'minAvailable and maxUnavailable cannot be both set' },
    ),
  status: z
    .looseObject({ observedGeneration: z.number().int().optional() })
    .default({}),
});

/** A PodDisruptionBudget. */
export type DisruptionBudget = z.output<typeof budgetSchema>;

/** Whether a pod is one of those that a budget is about. */
export function covers({ metadata, spec }: DisruptionBudget, pod: Pod) {
  return (
    metadata.namespace === pod.namespace &&
    spec.selector !== undefined &&
    matchesLabels(pod.template.metadata.labels, spec.selector.matchLabels)
  );
}

function countOf(share_: number | string, expected: number): number {
  return typeof share_ === 'number'
    ? share_
    : Math.ceil((Number.parseInt(share_, 10) / 100) * expected);
}

/** How many pods may be disrupted now. `expected` is how many the owners of the pods want. */
export function allowance(
  budget: DisruptionBudget,
  pods: Pod[],
  expected: number,
) {
  const { minAvailable, maxUnavailable } = budget.spec;
  const healthy = pods.filter(
    pod => covers(budget, pod) && isReady(pod),
  ).length;
  const needed =
    maxUnavailable === undefined
      ? countOf(minAvailable ?? 1, expected)
      : Math.max(0, expected - countOf(maxUnavailable, expected));
  return { healthy, needed, allowed: Math.max(0, healthy - needed) };
}

/** A budget as the API answers it. */
export function renderBudget(
  budget: DisruptionBudget,
  pods: Pod[],
  expected: number,
): JsonObject {
  const { healthy, needed, allowed } = allowance(budget, pods, expected);
  return {
    ...budget,
    status: {
      ...budget.status,
      currentHealthy: healthy,
      desiredHealthy: needed,
      disruptionsAllowed: allowed,
      expectedPods: expected,
    },
  } as JsonObject;
}
