import type { JsonObject, JsonValue } from '../json';

/** A member of the workspace. */
export interface SlackUser {
  id: string;
  name: string;
  realName: string;
  email: string;
  isBot: boolean;
  /** Of another company, in a channel shared with it. */
  teamId?: string;
  /** Slack waits for the person to confirm the e-mail address. */
  isUnconfirmed?: true;
}

/** The content of a message at one time: a message keeps what it said before it was edited. */
export interface MessageContent {
  at: Date;
  text: string;
  blocks: JsonValue[];
  metadata?: MessageMetadata;
}

/** What an app attaches to a message for itself. */
export interface MessageMetadata {
  event_type: string;
  event_payload: JsonObject;
}

/** One message in a channel. */
export interface SlackMessage {
  ts: string;
  userId: string;
  /** Set for what Slack writes by itself, such as `channel_join`. */
  subtype?: string;
  threadTs?: string;
  /** Oldest first; the last is what is shown. */
  revisions: [MessageContent, ...MessageContent[]];
  reactions: { name: string; users: string[] }[];
}

/** A link at the top of a channel. */
export interface Bookmark {
  id: string;
  title: string;
  link: string;
  at: Date;
}

/** A channel with everything in it. */
export interface SlackChannel {
  id: string;
  name: string;
  creator: string;
  createdAt: Date;
  archived: boolean;
  isPrivate: boolean;
  topic: string;
  purpose: string;
  members: Set<string>;
  messages: SlackMessage[];
  pins: { ts: string; at: Date }[];
  bookmarks: Bookmark[];
}

/** What a message says now. */
export function shownContent(message: SlackMessage): MessageContent {
  return message.revisions[message.revisions.length - 1];
}
