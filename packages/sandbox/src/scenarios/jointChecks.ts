import type { ClusterWrite } from '../kubernetes/WriteLog';
import type { Drill } from './Drill';
import { findRepairs } from './evidence';
import { counted } from './incidentChecks';
import type { DrillCheck } from './report';
import type { World } from './World';

/** What has to hold of all incidents of a drill together: that all of them came, and in what order repairs were made. */
export function checkTogether(drill: Drill, world: World): DrillCheck[] {
  const { together = {}, later = [] } = drill.scenario;
  const { repairs, writes, neverTwoAtOnce, gapSeconds } = together;
  const made = findRepairs(world, drill);
  const all = 1 + later.length;
  return [
    ...(later.length > 0
      ? [
          counted('incidents of the drill', drill.incidents.length, {
            min: all,
            max: all,
          }),
        ]
      : []),
    ...(repairs
      ? [counted('repairs of all incidents together', made.length, repairs)]
      : []),
    ...(writes ? [checkWrites(made, writes)] : []),
    ...(neverTwoAtOnce ? [checkNoOverlap(made)] : []),
    ...(gapSeconds ? [checkGaps(made, gapSeconds, world)] : []),
  ];
}

function checkWrites(made: ClusterWrite[], writes: RegExp[]): DrillCheck {
  return {
    name: 'the repairs are the right ones, in the right order',
    ok:
      made.length === writes.length &&
      made.every(({ detail }, index) => writes[index].test(detail)),
    detail: made.map(({ detail }) => detail).join(', then ') || 'none',
  };
}

function checkNoOverlap(made: ClusterWrite[]): DrillCheck {
  const overlapping = made.filter(({ inMotion }) => inMotion);
  return {
    name: 'no repair began while an earlier one was still at work',
    ok: overlapping.length === 0,
    detail:
      overlapping.length === 0
        ? `${made.length} one after the other`
        : overlapping
            .map(({ at, detail }) => `${at.toISOString()} ${detail}`)
            .join(', '),
  };
}

/** From the moment at which a new pod was seen to fail like the one before. */
function checkGaps(
  made: ClusterWrite[],
  least: number[],
  { kubernetes }: World,
): DrillCheck {
  const gaps = made.slice(1).map(({ at, namespace, workload }, index) => {
    const before = made[index];
    const failedAt = kubernetes.events
      .filter(
        event =>
          event.reason === 'BackOff' &&
          event.namespace === namespace &&
          event.involved.name.startsWith(`${workload}-`) &&
          event.firstAt > before.at &&
          event.firstAt < at,
      )
      .map(({ firstAt }) => firstAt.getTime())
      .sort((a, b) => a - b)
      .at(0);
    return (at.getTime() - (failedAt ?? at.getTime())) / 1_000;
  });
  return {
    name: 'a pause after each repair that did not help',
    ok:
      gaps.length === least.length &&
      gaps.every((gap, index) => gap >= least[index]),
    detail: `${
      gaps.map(gap => `${gap.toFixed(1)} s`).join(', ') || 'no second repair'
    }, expected at least ${least.map(gap => `${gap} s`).join(', ')}`,
  };
}
