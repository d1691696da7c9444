import { isJsonObject, type JsonObject, type JsonValue } from '../../json';
import { shownContent, type SlackChannel, type SlackMessage } from '../model';
import { SlackProblem } from '../SlackProblem';
import type { Press, ShownButton } from './model';

type Button = JsonObject & { action_id: string };

function isButton(element: JsonValue): element is Button {
  return (
    isJsonObject(element) &&
    element.type === 'button' &&
    typeof element.action_id === 'string'
  );
}

/** The buttons that a message shows now. */
export function buttonsOf(
  message: SlackMessage,
): { blockId: string; button: Button }[] {
  return shownContent(message).blocks.flatMap((block, index) => {
    if (!isJsonObject(block)) {
      return [];
    }
    const { block_id: given, elements, accessory } = block;
    const blockId = typeof given === 'string' ? given : `b${index}`;
    return [...(Array.isArray(elements) ? elements : []), accessory ?? null]
      .filter(isButton)
      .map(button => ({ blockId, button }));
  });
}

function isWanted(message: SlackMessage, press: Press): boolean {
  const { incident_id: incidentId } =
    shownContent(message).metadata?.event_payload ?? {};
  return (
    (!press.incidentId || press.incidentId === incidentId) &&
    (!press.messageTs || press.messageTs === message.ts)
  );
}

/** The button that is meant, under the newest message that shows it. @throws SlackProblem where nobody sees one */
export function findButton(
  channels: readonly SlackChannel[],
  press: Press,
): ShownButton {
  for (const channel of [...channels].reverse()) {
    if (press.channelId && press.channelId !== channel.id) {
      continue;
    }
    for (const message of [...channel.messages].reverse()) {
      const found = isWanted(message, press)
        ? buttonsOf(message).find(({ button }) =>
            button.action_id.startsWith(press.actionId),
          )
        : undefined;
      if (found) {
        return { channel, message, ...found };
      }
    }
  }
  throw new SlackProblem('button_not_found');
}
