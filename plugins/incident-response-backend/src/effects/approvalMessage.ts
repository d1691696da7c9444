import type { FactOf } from '@incident-response/backstage-plugin-common';
import {
  approvalStanding,
  instant,
  type ApprovalStanding,
  type IncidentState,
  type Policy,
} from '../incident';
import type { SlackBlock, SlackMessage } from '../integrations/slack/Slack';
import { approvalButtons, cut, plain } from './approvalButtons';
import { lineDiff } from './lineDiff';
import { escape, incidentUrl } from './summaryMessage';

type Request = FactOf<'remediation.approval_requested'>;

/** Slack's limits: https://docs.slack.dev/reference/block-kit */
const SECTION = 3_000;
/** Slack refuses a message whose blocks hold more than 13,200 characters together; a section goes with a margin. */
const DIFFS = 7_000;
const MOST_DIFFS = 10;
const NOTE = '… the rest is in the portal';
const MORE = '_There is more to it than fits here: look at it in the portal._';
/** Of the sentences around the changes: reasons come from outside, and may be long. */
const SENTENCE = 500;

/**
 * A request for approval: what exactly would be done to what, why a person is asked, and until when. With buttons as long
 * as it waits, where Slack's buttons reach the portal; what came of it afterwards.
 */
export function approvalMessage(
  request: Request,
  state: IncidentState,
  policy: Policy,
  effect: string,
): SlackMessage {
  const standing = approvalStanding(request, state);
  const title = safe(titleOf(request, standing));
  const changes = changesOf(request, standing);
  return {
    text: `${title}\n${changes.text}`.slice(0, SECTION),
    blocks: [
      section([`*${title}*`, ...storyOf(request, standing)].join('\n')),
      section(changes.text),
      ...(standing.phase === 'waiting' ? diffsOf(request) : []),
      {
        type: 'actions',
        elements: [
          ...(standing.phase === 'waiting' && policy.slackButtons
            ? approvalButtons(request, changes.isComplete)
            : []),
          {
            type: 'button',
            text: plain(
              standing.phase === 'waiting'
                ? 'Look at it in the portal'
                : 'Open the incident page',
            ),
            url: incidentUrl(state, policy),
            action_id: 'open-incident',
          },
        ],
      },
    ],
    marker: { kind: 'approval_requested', incidentId: state.id, effect },
  };
}

function titleOf({ payload }: Request, { phase }: ApprovalStanding): string {
  switch (phase) {
    case 'approved':
      return `Approved: ${payload.action}`;
    case 'rejected':
      return `Rejected: ${payload.action}`;
    case 'expired':
      return `Nobody decided in time: ${payload.action}`;
    case 'overtaken':
      return `Not needed any more: ${payload.action}`;
    default:
      return `Approval needed: ${payload.action}`;
  }
}

/** Why it was asked, until when, and who said what. */
function storyOf(
  { payload }: Request,
  { phase, approvals, rejection }: ApprovalStanding,
): string[] {
  const needed = payload.approvals ?? 1;
  const approvers = approvals.map(nameOf).join(', ');
  const waiting =
    phase === 'waiting'
      ? [
          `Until ${slackTime(payload.expiresAt)}; after that a human is asked.`,
          ...(needed > 1
            ? [
                `${approvals.length} of ${needed} people have approved it${
                  approvers ? `: ${approvers}` : ''
                }.`,
              ]
            : []),
        ]
      : [];
  return [
    `Why a person is asked: ${safe(payload.reason)}`,
    ...waiting,
    ...(phase === 'approved' ? [`Approved by ${approvers}.`] : []),
    ...(rejection
      ? [
          `Rejected by ${nameOf(rejection)}${
            rejection.payload.reason
              ? `: ${safe(rejection.payload.reason)}`
              : ''
          }.`,
        ]
      : []),
  ];
}

function nameOf({ actor }: { actor: { name?: string; ref?: string } }): string {
  return safe(actor.name ?? actor.ref ?? 'someone', 100);
}

/** Every change in words. Where they don't fit, nobody can approve here what isn't to be read here. */
function changesOf(
  { payload }: Request,
  { phase }: ApprovalStanding,
): { text: string; isComplete: boolean } {
  const places = [
    ...new Set(
      payload.targets.flatMap(({ cluster }) => (cluster ? [cluster] : [])),
    ),
  ];
  const what = phase === 'waiting' ? 'What would be done' : 'What it was about';
  const heading = `*${what}*${
    places.length > 0 ? ` (cluster ${escape(places.join(', '))})` : ''
  }`;
  const lines = payload.changes.map(change => `• ${escape(change)}`);
  const shown: string[] = [];
  let left = SECTION - heading.length - MORE.length - 2;
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) {
      break;
    }
    shown.push(line);
  }
  const isComplete = shown.length === lines.length && lines.length > 0;
  return {
    text: [heading, ...shown, ...(isComplete ? [] : [MORE])].join('\n'),
    isComplete,
  };
}

/** The objects before and after, as much as Slack takes of it. */
function diffsOf({ payload }: Request): SlackBlock[] {
  const blocks: SlackBlock[] = [];
  let left = DIFFS;
  const diffs = payload.diffs ?? [];
  for (const { object, before, after } of diffs.slice(0, MOST_DIFFS)) {
    const heading = `*${safe(object, 200)}*`;
    const room = Math.min(left, SECTION) - heading.length - 10;
    const shown = fitting(lineDiff(before, after), room);
    if (shown === undefined) {
      break;
    }
    const text = `${heading}\n\`\`\`${shown}\`\`\``;
    left -= text.length;
    blocks.push(section(text));
  }
  const missing = diffs.length - blocks.length;
  return missing > 0
    ? [...blocks, section(`_${missing} more objects are shown in the portal._`)]
    : blocks;
}

/** As many lines as there is room for; undefined where that is none. */
function fitting(lines: string[], room: number): string | undefined {
  const shown: string[] = [];
  let length = 0;
  for (const line of lines) {
    // A fence in the text would end the block, and what follows would read as ours.
    const quoted = escape(line).replace(/`/g, "'");
    if (length + quoted.length + NOTE.length + 2 > room) {
      return shown.length > 0 ? [...shown, NOTE].join('\n') : undefined;
    }
    shown.push(quoted);
    length += quoted.length + 1;
  }
  return shown.join('\n');
}

function slackTime(iso: string): string {
  const at = instant(iso);
  // Everybody reads it in the time of their own place; the fallback says which one it is.
  return `<!date^${Math.floor(at.toSeconds())}^{time}|${at.toFormat(
    'HH:mm',
  )} UTC>`;
}

function section(text: string): SlackBlock {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

/** Text from outside: it can't mention anybody, and takes no more room than this. */
function safe(text: string, length = SENTENCE): string {
  // Not in the middle of what stands for one character.
  return cut(escape(text), length).replace(/&[a-z]*…$/, '…');
}
