import type {
  RemediationAttempt,
  RemediationView,
  RunbookPlanStep,
} from '@incident-response/backstage-plugin-common';

/** Where one step of a plan stands. */
export type StepProgress =
  | 'current'
  | 'worked'
  | 'did_not_help'
  | 'passed_over'
  | 'to_come'
  | 'not_needed';

/** A step of the plan with what came of it. */
export interface PlanStepProgress {
  step: RunbookPlanStep;
  progress: StepProgress;
  /** How often it was carried out. */
  tries: number;
}

/** The plan of an incident's repair, step by step, by what was tried so far. */
export function planProgress(
  { plan, attempts, status }: RemediationView,
  isOver: boolean,
): PlanStepProgress[] {
  const steps = locate(attempts, plan);
  const reached = steps.at(-1);
  const isDone = isOver || status === 'repaired' || status === 'handed_over';
  return plan.map((step, index) => {
    const tried = attempts.filter((_, at) => steps[at] === index);
    const last = tried.at(-1);
    return {
      step,
      tries: tried.filter(({ attemptedAt }) => attemptedAt).length,
      progress: progressOf({ index, reached, last, isDone }),
    };
  });
}

function progressOf(options: {
  index: number;
  reached: number | undefined;
  last: RemediationAttempt | undefined;
  isDone: boolean;
}): StepProgress {
  const { index, reached, last, isDone } = options;
  if (last?.status === 'worked' || last?.status === 'did_not_help') {
    return last.status;
  }
  if (last && index === reached && !isDone) {
    return 'current';
  }
  if (reached !== undefined && index < reached && !last) {
    return 'passed_over';
  }
  return isDone ? 'not_needed' : 'to_come';
}

/** The step of each attempt. Only a change that was made names its own; before, the action tells. */
function locate(
  attempts: RemediationAttempt[],
  plan: RunbookPlanStep[],
): (number | undefined)[] {
  let reached = 0;
  return attempts.map(({ step, action }) => {
    const found =
      step ??
      plan.findIndex(
        (candidate, index) => index >= reached && candidate.action === action,
      );
    if (found < 0) {
      return undefined;
    }
    reached = found;
    return found;
  });
}
