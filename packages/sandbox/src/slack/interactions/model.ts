import type { JsonObject } from '../../json';
import type { SlackChannel, SlackMessage } from '../model';

/** Where an app wants to hear of what people do, and what signs it. */
export interface Interactivity {
  url: string;
  secret: string;
}

/** Who presses what. */
export interface Press {
  userId: string;
  /** Of the button, or how it begins. */
  actionId: string;
  /** In this channel, … */
  channelId?: string;
  /** … or under a message about this incident; … */
  incidentId?: string;
  /** … under this message, or under the newest that has such a button. */
  messageTs?: string;
}

/** A button that somebody sees. */
export interface ShownButton {
  channel: SlackChannel;
  message: SlackMessage;
  blockId: string;
  button: JsonObject & { action_id: string };
}

/** One press: what the app answered, and what it told the person afterwards. */
export interface Interaction {
  id: string;
  at: Date;
  userId: string;
  channelId: string;
  messageTs: string;
  actionId: string;
  /** What Slack shows the person where the app doesn't answer with success in time. */
  outcome: 'pending' | 'acknowledged' | 'failed';
  status?: number;
  /** Only this person sees them. */
  answers: { at: Date; text: string }[];
}
