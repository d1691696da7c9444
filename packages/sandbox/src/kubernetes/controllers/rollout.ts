import { isReady, type Pod } from '../objects/pod';

/** What a controller does next. */
export interface RolloutStep {
  create: number;
  remove: Pod[];
}

function newestFirst(pods: Pod[]): Pod[] {
  return [...pods].sort(
    (a, b) =>
      Number(isReady(a)) - Number(isReady(b)) ||
      b.createdAt.getTime() - a.createdAt.getTime(),
  );
}

/** A Deployment with `maxSurge: 1` and `maxUnavailable: 0`: a new pod first, then an old one goes. */
export function surgeStep(
  pods: Pod[],
  hash: string,
  desired: number,
): RolloutStep {
  const present = pods.filter(({ deletedAt }) => !deletedAt);
  const current = present.filter(pod => pod.templateHash === hash);
  const outdated = present.filter(pod => pod.templateHash !== hash);
  if (outdated.length === 0) {
    return {
      create: Math.max(0, desired - current.length),
      remove: newestFirst(current).slice(
        0,
        Math.max(0, current.length - desired),
      ),
    };
  }
  const room = desired + 1 - present.length;
  const ready = present.filter(isReady).length;
  const dispensable = outdated.find(pod => !isReady(pod));
  const removable =
    dispensable ?? (ready > desired ? newestFirst(outdated)[0] : undefined);
  return {
    create: Math.max(0, Math.min(room, desired - current.length)),
    remove: removable ? [removable] : [],
  };
}

/** A StatefulSet or DaemonSet: one pod at a time, the old one first, the next only when all others are ready. */
export function replaceStep(
  pods: Pod[],
  hash: string,
  desired: number,
): RolloutStep {
  const present = pods.filter(({ deletedAt }) => !deletedAt);
  const surplus = [...present]
    .sort((a, b) => b.name.localeCompare(a.name))
    .slice(0, Math.max(0, present.length - desired));
  if (surplus.length > 0) {
    return { create: 0, remove: surplus };
  }
  const missing = desired - pods.length;
  if (missing > 0) {
    return { create: missing, remove: [] };
  }
  const outdated = present.filter(pod => pod.templateHash !== hash);
  const canGo =
    outdated.find(pod => !isReady(pod)) ??
    (present.filter(isReady).length === desired
      ? outdated[outdated.length - 1]
      : undefined);
  return { create: 0, remove: canGo ? [canGo] : [] };
}
