import type { PagerDutyIncident } from '../pagerduty/model';
import { findButton } from '../slack/interactions/findButton';
import type { Interaction } from '../slack/interactions/model';
import type { SlackUser } from '../slack/model';
import { SlackProblem } from '../slack/SlackProblem';
import type { World } from './World';

/** People need a moment to read what they are asked. */
const READS_MS = 1_000;

export const APPROVE = 'remediation-approve';

/**
 * Answers in Slack when the portal asks for an approval there: first somebody of another team, who may not, then whoever is
 * on call. The one who is too late has resolved the incident just before.
 */
export class SlackApprover {
  /** What the one who may not was told. */
  stranger?: Interaction;
  owner?: Interaction;
  private seenAt?: number;
  private isPressing = false;

  constructor(private readonly kind: 'slack' | 'too-late') {}

  /** Somebody who may not presses first. */
  get hasStranger(): boolean {
    return this.kind === 'slack';
  }

  step(world: World, incident: PagerDutyIncident, now: number): void {
    if (this.isPressing || this.owner || !isAsked(world, incident)) {
      return;
    }
    this.seenAt ??= now;
    const isAnswered = !this.stranger || this.stranger.answers.length > 0;
    if (now - this.seenAt < READS_MS || !isAnswered) {
      return;
    }
    const owner = ownerOf(world, incident);
    const isOwnersTurn = !this.hasStranger || this.stranger !== undefined;
    const person = isOwnersTurn ? owner : strangerTo(world, owner);
    this.isPressing = true;
    if (this.kind === 'too-late') {
      world.pagerduty.resolve(incident.id, {
        type: 'user',
        userId: incident.assigneeIds[0],
      });
    }
    world.slack
      .press({
        incidentId: incident.id,
        actionId: APPROVE,
        userId: person.id,
      })
      .then(interaction => {
        if (isOwnersTurn) {
          this.owner = interaction;
        } else {
          this.stranger = interaction;
        }
      })
      // Whoever looks at the drill's checks sees that nobody could press.
      .catch(() => undefined)
      .finally(() => {
        this.isPressing = false;
        this.seenAt = undefined;
      });
  }
}

function isAsked({ slack }: World, { id }: PagerDutyIncident): boolean {
  try {
    findButton(slack.channels, {
      incidentId: id,
      actionId: APPROVE,
      userId: '',
    });
    return true;
  } catch (error) {
    if (error instanceof SlackProblem) {
      return false;
    }
    throw error;
  }
}

/** Whoever PagerDuty has assigned. */
function ownerOf(
  { slack, pagerduty }: World,
  { assigneeIds }: PagerDutyIncident,
): SlackUser {
  const assignee = pagerduty.directory.users.find(
    ({ id }) => id === assigneeIds[0],
  );
  return (
    slack.users.find(
      ({ email, isBot }) => !isBot && email === assignee?.email,
    ) ?? slack.users[0]
  );
}

/** The demo organisation calls people by their team and their part in it. */
function strangerTo({ slack }: World, owner: SlackUser): SlackUser {
  const [team] = owner.name.split('-');
  return (
    slack.users.find(
      ({ name, isBot }) => !isBot && !name.startsWith(`${team}-`),
    ) ?? owner
  );
}
