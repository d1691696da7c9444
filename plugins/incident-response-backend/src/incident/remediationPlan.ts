import type {
  RemediationMode,
  RunbookPlanStep,
  RunbookRemediation,
  SeverityDuration,
} from '@incident-response/backstage-plugin-common';
import {
  fillParameters,
  type PlanFacts,
  type PlanValue,
} from '@incident-response/backstage-plugin-node';
import { RE2JS } from 're2js';
import { countedAttempts } from './attemptLimits';
import type { AttemptState } from './attempts';
import type { Policy } from './policy';
import { severityOf } from './severity';
import type { IncidentState } from './state';

/** One attempt as the plan has it. */
export interface PlannedRepair {
  attempt: number;
  /** The step of the plan, counted from 0. */
  step: number;
  action: string;
  /** With every template filled in. */
  parameters: { [name: string]: unknown };
  /** The plan's own wish, which can only be stricter than the portal's policy. */
  mode: RemediationMode;
  verifyWithin: SeverityDuration;
  /** A person wants to see everything done but the change. */
  rehearsal: boolean;
}

/** What the plan says to try, or why it can't be told. */
export type PlannedStep = { repair: PlannedRepair } | { problem: string };

/** What the plan tries as attempt n, by what was tried before. */
export function planAttempt(
  state: IncidentState,
  remediation: RunbookRemediation,
  policy: Policy,
  attempt: number,
): PlannedStep {
  const index = nextStep(state, remediation, policy);
  if (index === undefined) {
    return { problem: 'the plan has no further step for this incident' };
  }
  const step = remediation.actions[index];
  try {
    return {
      repair: {
        ...fromStep(remediation, index, attempt),
        parameters: fillParameters(
          step.parameters as Record<string, PlanValue>,
          factsOf(state, policy, attempt),
        ),
        rehearsal: isRehearsal(state),
      },
    };
  } catch (error) {
    return {
      problem: `step ${index + 1} of the plan can't be carried out: ${
        error instanceof Error ? error.message : String(error)
      }`,
    };
  }
}

/** What was tried as an attempt, as it was recorded then. */
export function repairOf(
  remediation: RunbookRemediation,
  { attempt, attempted }: AttemptState,
): PlannedRepair {
  const last = remediation.actions.length - 1;
  // Facts of an earlier version name no step: attempt n was the nth action, then the last again.
  const step = Math.min(attempted?.payload.step ?? attempt - 1, last);
  return {
    ...fromStep(remediation, step, attempt),
    parameters:
      attempted?.payload.parameters ?? remediation.actions[step].parameters,
    rehearsal: attempted?.payload.dryRun ?? false,
  };
}

/** Whether the newest wish for a repair is one to see it without the change. */
export function isRehearsal({
  repairRequest,
  attempts,
}: IncidentState): boolean {
  const last = attempts.filter(({ attempted }) => attempted).at(-1)?.attempted;
  return (
    repairRequest?.payload.dryRun === true &&
    repairRequest.occurredAt > (last?.occurredAt ?? '')
  );
}

function fromStep(
  remediation: RunbookRemediation,
  index: number,
  attempt: number,
) {
  const step = remediation.actions[index];
  return {
    attempt,
    step: index,
    action: step.action,
    mode: stricter(remediation.mode, step.mode ?? remediation.mode),
    verifyWithin: step.verifyWithin ?? remediation.verifyWithin,
  };
}

/** From the strictest to the freest. */
const MODES: RemediationMode[] = ['off', 'suggest', 'approve', 'auto'];

/** The stricter of two modes. */
export function stricter(
  a: RemediationMode,
  b: RemediationMode,
): RemediationMode {
  return MODES.indexOf(a) < MODES.indexOf(b) ? a : b;
}

function nextStep(
  state: IncidentState,
  { actions }: RunbookRemediation,
  policy: Policy,
): number | undefined {
  const tried = countedAttempts(state, policy).map(
    ({ attempted, attempt }) =>
      attempted?.payload.step ?? Math.min(attempt, actions.length) - 1,
  );
  const fits = actions.map(step => applies(step, state, policy));
  const current = tried.at(-1);
  const isLeft = (index: number) =>
    fits[index] &&
    tried.filter(step => step === index).length <
      (actions[index].attempts ?? 1);
  const next = actions.findIndex(
    (_, index) => index >= (current ?? 0) && isLeft(index),
  );
  if (next >= 0) {
    return next;
  }
  // The last step that fits is tried until the limit, unless it says how often.
  const last = fits.lastIndexOf(true);
  return last >= (current ?? 0) && actions[last]?.attempts === undefined
    ? last
    : undefined;
}

function applies(
  { when }: RunbookPlanStep,
  state: IncidentState,
  policy: Policy,
): boolean {
  if (!when) {
    return true;
  }
  const { severity } = severityOf(state, policy);
  const lifecycle = state.ownership?.environment;
  return (
    (when.severities?.includes(severity) ?? true) &&
    (when.lifecycles === undefined ||
      (lifecycle !== undefined && when.lifecycles.includes(lifecycle))) &&
    Object.entries(when.labels ?? {}).every(([label, pattern]) =>
      (state.alerts ?? []).some(
        ({ labels }) =>
          labels[label] !== undefined &&
          RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE).testExact(
            labels[label],
          ),
      ),
    )
  );
}

function factsOf(
  state: IncidentState,
  policy: Policy,
  attempt: number,
): PlanFacts {
  return {
    labels: labelsOf(state),
    severity: severityOf(state, policy).severity,
    attempt,
    incident: {
      id: state.id,
      title: state.title,
      service: state.serviceName,
    },
    entity: {
      ref: state.ownership?.entityRef,
      lifecycle: state.ownership?.environment,
    },
  };
}

/** Labels of all alerts together; of two alerts with one label the later counts. */
export function labelsOf({
  alerts = [],
}: IncidentState): Record<string, string> {
  return Object.assign({}, ...alerts.map(({ labels }) => labels));
}
