import type { RemediationTarget } from '@incident-response/backstage-plugin-common';

const VERBS: Record<string, string> = {
  'kubernetes:restart-pod': 'restart',
  'kubernetes:rollout-restart': 'rolling restart',
  'kubernetes:scale': 'scaling',
  'kubernetes:rollback': 'rollback',
  'kubernetes:clean-disk': 'disk clean-up',
};

/** A repair as a button names it: `restart of 1 pod`. */
export function nameRepair(
  action: string,
  targets: Pick<RemediationTarget, 'kind'>[],
): string {
  const verb = VERBS[action] ?? action;
  const counts = new Map<string, number>();
  for (const { kind } of targets) {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const objects = [...counts].map(
    ([kind, count]) =>
      `${count} ${kind.toLocaleLowerCase('en-US')}${count === 1 ? '' : 's'}`,
  );
  return objects.length === 0 ? verb : `${verb} of ${objects.join(' and ')}`;
}
