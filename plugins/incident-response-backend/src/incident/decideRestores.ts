import type { RunbookRemediation } from '@incident-response/backstage-plugin-common';
import type { AttemptState } from './attempts';
import type { EffectRequest } from './effects';
import { repairOf } from './remediationPlan';
import type { IncidentState } from './state';

/**
 * What is to be put back: by itself after an attempt that did not help, so that the next one begins from where the first
 * did; after one that helped when a person asks for it, since the load may still need it.
 *
 * `pending` while something is put back by itself: the next attempt waits for it.
 */
export function decideRestores(
  state: IncidentState,
  remediation: RunbookRemediation,
): { effects: EffectRequest[]; pending: boolean } {
  const due = state.attempts.filter(attempt => isDue(attempt, state));
  return {
    effects: due.map(attempt => ({
      type: 'restoreRemediation',
      key: keyOf(state, attempt),
      repair: repairOf(remediation, attempt),
    })),
    pending: due.some(
      attempt =>
        attempt.outcome?.type === 'remediation.ineffective' &&
        !state.failed.has(keyOf(state, attempt)),
    ),
  };
}

/** Whether a person may still have it put back. */
export function isRestorable({
  attempted,
  restored,
  restoreRequested,
}: AttemptState): boolean {
  return (
    attempted?.payload.restorable !== undefined &&
    !attempted.payload.dryRun &&
    !restored &&
    !restoreRequested
  );
}

function isDue(attempt: AttemptState, { status }: IncidentState): boolean {
  const { attempted, outcome, restored, restoreRequested } = attempt;
  return (
    attempted?.payload.restorable !== undefined &&
    !attempted.payload.dryRun &&
    !restored &&
    (restoreRequested !== undefined ||
      // Once it is over, whatever has mended it may need the size; a person decides.
      (status !== 'resolved' && outcome?.type === 'remediation.ineffective'))
  );
}

function keyOf({ id }: IncidentState, { attempt }: AttemptState): string {
  return `${id}/remediation/${attempt}/restore`;
}
