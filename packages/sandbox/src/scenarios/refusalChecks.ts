import type { DrillIncident } from './DrillIncident';
import { findMarked, isSaid } from './evidence';
import type { DrillCheck } from './report';
import type { World } from './World';

/** What has to be seen where a guard says no: the reason, and no trace of what was not done. */
export function checkRefusal(
  { plan, incident }: DrillIncident,
  world: World,
): DrillCheck[] {
  const { refusal, noMarker } = plan.expect;
  const said = refusal && isSaid(world, incident.id, refusal);
  const marked = noMarker ? findMarked(world, incident.id) : [];
  return [
    ...(refusal
      ? [
          {
            name: 'the channel says why it is not repaired',
            ok: said === true,
            detail: `${said ? 'it says' : 'nothing there says'} "${
              refusal.source
            }"`,
          },
        ]
      : []),
    ...(noMarker
      ? [
          {
            name: 'nothing in the cluster is marked as repaired',
            ok: marked.length === 0,
            detail: marked.length === 0 ? 'no mark' : marked.join(', '),
          },
        ]
      : []),
  ];
}
