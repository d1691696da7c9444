import { buttonsOf } from '../slack/interactions/findButton';
import type { Drill } from './Drill';
import { findMessages, findRepairs } from './evidence';
import type { DrillCheck } from './report';
import type { World } from './World';

const OURS = 'remediation-';

/** What has to be seen where the portal asks in Slack for an approval. */
export function checkApproval(drill: Drill, world: World): DrillCheck[] {
  const { scenario, incident, approver } = drill;
  if (!scenario.expect.approval) {
    return [];
  }
  const requests = findMessages(world, incident.id, 'approval_requested');
  const left = requests
    .flatMap(buttonsOf)
    .filter(({ button }) => button.action_id.startsWith(OURS)).length;
  const checks: DrillCheck[] = [
    {
      name: 'approvals asked for in Slack',
      ok: requests.length === 1,
      detail: `${requests.length}, expected exactly 1`,
    },
    {
      name: 'no button is left that does nothing any more',
      ok: requests.length > 0 && left === 0,
      detail: `${left} left`,
    },
  ];
  return approver
    ? [
        ...checks,
        checkStranger(drill, world),
        {
          name: 'whoever approved was told that it is noted',
          ok: (approver.owner?.answers.length ?? 0) === 1,
          detail: approver.owner?.answers[0]?.text ?? 'no answer',
        },
      ]
    : checks;
}

function checkStranger(drill: Drill, world: World): DrillCheck {
  const { stranger, owner } = drill.approver ?? {};
  const tooEarly = findRepairs(world, drill).filter(
    ({ at }) => !owner || at < owner.at,
  );
  return {
    name: 'somebody who may not approve was told so, and changed nothing',
    ok:
      stranger?.outcome === 'acknowledged' &&
      stranger.answers.length === 1 &&
      tooEarly.length === 0,
    detail: stranger?.answers[0]?.text ?? 'no answer',
  };
}
