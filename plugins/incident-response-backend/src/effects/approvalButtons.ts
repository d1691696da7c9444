import type { FactOf } from '@incident-response/backstage-plugin-common';
import type { SlackButton } from '../integrations/slack/Slack';

/** What the buttons are found again by when Slack tells that one was pressed. */
export const APPROVE = 'remediation-approve';
/** @see APPROVE */
export const REJECT = 'remediation-reject';

/** What a button says of itself when it is pressed: exactly which request it was about. */
export interface ApprovalButtonValue {
  incidentId: string;
  attempt: number;
  /** The fact that asks for the approval. */
  request: string;
}

/** Slack's limits: https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
const BUTTON_TEXT = 75;
const CONFIRM_TITLE = 100;
const CONFIRM_TEXT = 300;

/** The two buttons. Nobody can approve in the channel what is not all to be read there. */
export function approvalButtons(
  request: FactOf<'remediation.approval_requested'>,
  isComplete: boolean,
): SlackButton[] {
  const { attempt, action, changes } = request.payload;
  const target: ApprovalButtonValue = {
    incidentId: request.incidentId,
    attempt,
    request: request.id,
  };
  const value = JSON.stringify(target);
  const what = action.replace(/^.*:/, '').replace(/-/g, ' ');
  const approve: SlackButton = {
    type: 'button',
    style: 'primary',
    text: plain(cut(`Approve ${what}`, BUTTON_TEXT)),
    action_id: APPROVE,
    value,
    confirm: {
      title: plain(cut(`Approve ${what}?`, CONFIRM_TITLE)),
      text: plain(confirmText(changes)),
      confirm: plain('Approve'),
      deny: plain('Cancel'),
    },
  };
  return [
    ...(isComplete ? [approve] : []),
    {
      type: 'button',
      style: 'danger',
      text: plain('Reject'),
      action_id: REJECT,
      value,
    },
  ];
}

function confirmText(changes: string[]): string {
  const text = `This will be done: ${changes.join('; ')}.`;
  return text.length <= CONFIRM_TEXT
    ? text
    : `All ${
        changes.length
      } changes that the message lists will be made. The first: ${cut(
        changes[0],
        CONFIRM_TEXT / 2,
      )}`;
}

/** Text as Slack has it on buttons and in dialogs. */
export function plain(text: string) {
  return { type: 'plain_text' as const, text };
}

/** At most so many characters; what is missing is an ellipsis. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
