import type { RemediationDiff } from '@incident-response/backstage-plugin-common';
import {
  RemediationBlockedError,
  type RemediationContext,
} from '@incident-response/backstage-plugin-node';
import { ProviderError } from '../../ProviderError';
import type { Cluster } from '../Cluster';
import type { KubernetesObject } from '../KubernetesObject';
import { KubernetesStatusError } from '../KubernetesStatusError';
import type { MergePatch } from '../Objects';
import { diffOf } from './diffOf';
import type { PlannedWrite, PlanStep } from './Plan';

/** Which attempt has touched an object last, so that a crash can't hide it. */
export const MARKER = 'incident-response/attempt';

/** What stands in a rehearsal for the time of a write, so that the same plan looks the same each time. */
const AT_THAT_TIME = '(the time of the change)';

/** What came of a rehearsal. */
export interface Rehearsal {
  diffs: RemediationDiff[];
  /** Why the cluster doesn't allow it at the moment. */
  blocked?: string;
  /** What could not be rehearsed, and why. */
  notes: string[];
}

/**
 * Lets the API server check every step without making it: policies, permissions and budgets speak up now, and not after
 * somebody has approved.
 *
 * @throws ProviderError for what would refuse the real change as well
 */
export async function rehearse(
  cluster: Cluster,
  steps: PlanStep[],
  { marker, suggestOnly }: Pick<RemediationContext, 'marker' | 'suggestOnly'>,
): Promise<Rehearsal> {
  const rehearsal: Rehearsal = { diffs: [], notes: [] };
  for (const step of steps) {
    try {
      if (step.write) {
        const { ref } = step.write;
        const change = toChange(step.write, marker, () => AT_THAT_TIME);
        const changed = await cluster.objects.change(ref, change, {
          dryRun: true,
        });
        rehearsal.diffs.push(...(changed ? [diffOf(ref, changed)] : []));
      }
      await step.act?.({ dryRun: true });
      rehearsal.diffs.push(...(step.diffs ?? []));
    } catch (error) {
      if (error instanceof RemediationBlockedError) {
        return { ...rehearsal, blocked: error.message };
      }
      if (!cantRehearse(error) && !(suggestOnly && isForbidden(error))) {
        throw error;
      }
      rehearsal.notes.push(`${step.change}: ${messageOf(error)}`);
    }
  }
  return rehearsal;
}

/**
 * Makes the steps one after the other. When one is refused, what was begun of it is taken back, and those before it stand.
 *
 * @returns the steps that were made, and why the next one was not
 * @throws RemediationBlockedError, ProviderError when nothing was changed, or it isn't known what was
 */
export async function runSteps(
  cluster: Cluster,
  steps: PlanStep[],
  context: RemediationContext,
): Promise<{ done: PlanStep[]; stopped?: string }> {
  const done: PlanStep[] = [];
  for (const step of steps) {
    try {
      await runStep(cluster, step, context);
    } catch (error) {
      if (done.length > 0 && neverHappened(error)) {
        return { done, stopped: `not done: ${step.change} (${error.message})` };
      }
      throw error;
    }
    done.push(step);
  }
  return { done };
}

async function runStep(
  cluster: Cluster,
  step: PlanStep,
  context: RemediationContext,
): Promise<void> {
  const { dryRun, marker } = context;
  const written =
    step.write &&
    (await cluster.objects.change(
      step.write.ref,
      toChange(step.write, marker, () => new Date().toISOString()),
      { dryRun, mayProceed: () => context.mayProceed() },
    ));
  if (!step.act) {
    return;
  }
  // The mark comes first: a crash between the two counts as an attempt, rather than as none.
  let hasBegun = false;
  try {
    await context.mayProceed();
    hasBegun = true;
    await step.act({ dryRun });
  } catch (error) {
    if (
      step.write &&
      written &&
      !dryRun &&
      (!hasBegun || neverHappened(error))
    ) {
      await takeMarkBack(cluster, step.write, written.before, marker);
    }
    throw error;
  }
}

/** For a step that turned out not to happen after all. Undoing needs nobody's leave. */
async function takeMarkBack(
  cluster: Cluster,
  { ref }: PlannedWrite,
  before: KubernetesObject,
  marker: string,
): Promise<void> {
  const earlier = before.metadata?.annotations?.[MARKER] ?? null;
  await cluster.objects
    .change(
      ref,
      {
        what: `take the mark off ${ref.kind} ${ref.name}`,
        decide: ({ metadata }) =>
          metadata?.annotations?.[MARKER] === marker
            ? { metadata: { annotations: { [MARKER]: earlier } } }
            : undefined,
      },
      { dryRun: false },
    )
    // Why the step was refused matters more; a mark that stays only makes it count as an attempt.
    .catch(() => {});
}

function toChange(
  { what, exact, patch }: PlannedWrite,
  marker: string,
  now: () => string,
) {
  return {
    what,
    exact,
    decide: (current: KubernetesObject): MergePatch => {
      const { metadata, spec } = patch(current, now());
      return {
        metadata: {
          annotations: { [MARKER]: marker, ...metadata?.annotations },
        },
        ...(spec ? { spec } : {}),
      };
    },
  };
}

function neverHappened(
  error: unknown,
): error is RemediationBlockedError | ProviderError {
  return (
    error instanceof RemediationBlockedError ||
    (error instanceof ProviderError && error.kind !== 'unknown')
  );
}

/** An admission webhook that can't be asked without consequences: the real change will be. */
function cantRehearse(error: unknown): error is KubernetesStatusError {
  return (
    error instanceof KubernetesStatusError &&
    /does not support dry run/.test(error.detail)
  );
}

function isForbidden(error: unknown): boolean {
  return error instanceof KubernetesStatusError && error.status === 403;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
