import type {
  RemediationMode,
  RunbookPlanStep,
} from '@incident-response/backstage-plugin-common';
import { formatSeverityDuration } from '../../time/formatSeverityDuration';

const ACTIONS: Record<string, string> = {
  'kubernetes:restart-pod': 'Restart a pod',
  'kubernetes:rollout-restart': 'Restart all pods, one after another',
  'kubernetes:scale': 'Change the number of replicas',
  'kubernetes:rollback': 'Go back to the version before',
  'kubernetes:clean-disk': 'Delete old files',
  'http:webhook': 'Call a webhook',
};

const MODES: Record<RemediationMode, string | undefined> = {
  auto: undefined,
  approve: 'a person must approve it',
  suggest: 'it is only suggested',
  off: 'it is switched off',
};

/** What an action does, in a few words; an adopter's own is called by its id. */
export function describeAction(action: string): string {
  return ACTIONS[action] ?? action;
}

/** When a step of a plan is tried, how often and how carefully: one phrase for each rule. */
export function describeRules(step: RunbookPlanStep): string[] {
  const { when, attempts, mode, verifyWithin } = step;
  return [
    when?.severities && `only for ${inWords(when.severities, 'and')}`,
    when?.lifecycles &&
      `only where the service is in ${inWords(when.lifecycles, 'or')}`,
    ...Object.entries(when?.labels ?? {}).map(
      ([label, pattern]) => `only where the alert’s ${label} is ${pattern}`,
    ),
    mode && MODES[mode],
    attempts && attempts > 1 ? `tried up to ${attempts} times` : undefined,
    verifyWithin && `given ${formatSeverityDuration(verifyWithin)} to help`,
  ].filter((rule): rule is string => Boolean(rule));
}

/** Parameters as `replicas: +1`. */
export function describeParameters(parameters: {
  [name: string]: unknown;
}): string[] {
  return Object.entries(parameters).map(
    ([name, value]) =>
      `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
}

/** `P1, P2 and P3`. */
export function inWords(items: string[], conjunction: 'and' | 'or'): string {
  const last = items[items.length - 1] ?? '';
  const others = items.slice(0, -1);
  return others.length === 0
    ? last
    : `${others.join(', ')} ${conjunction} ${last}`;
}
