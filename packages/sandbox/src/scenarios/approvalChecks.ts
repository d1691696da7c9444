import { buttonsOf } from '../slack/interactions/findButton';
import type { DrillIncident } from './DrillIncident';
import type { ClusterWrite } from '../kubernetes/WriteLog';
import { findMessages } from './evidence';
import type { DrillCheck } from './report';
import type { SlackApprover } from './SlackApprover';
import type { World } from './World';

const OURS = 'remediation-';

/** What has to be seen where the portal asks in Slack for an approval. */
export function checkApproval(
  { plan, incident, approver }: DrillIncident,
  world: World,
  repairs: ClusterWrite[],
): DrillCheck[] {
  if (!plan.expect.approval) {
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
        ...(approver.hasStranger ? [checkStranger(approver, repairs)] : []),
        {
          name: 'whoever pressed the button was told what has come of it',
          ok: (approver.owner?.answers.length ?? 0) === 1,
          detail: approver.owner?.answers[0]?.text ?? 'no answer',
        },
      ]
    : checks;
}

function checkStranger(
  { stranger, owner }: SlackApprover,
  repairs: ClusterWrite[],
): DrillCheck {
  const tooEarly = repairs.filter(({ at }) => !owner || at < owner.at);
  return {
    name: 'somebody who may not approve was told so, and changed nothing',
    ok:
      stranger?.outcome === 'acknowledged' &&
      stranger.answers.length === 1 &&
      tooEarly.length === 0,
    detail: stranger?.answers[0]?.text ?? 'no answer',
  };
}
