import { randomId, stableId } from '../demo/ids';
import type { Organisation } from '../demo/readOrganisation';
import type { JsonValue } from '../json';
import { checkChannelName } from './channelName';
import {
  shownContent,
  type Bookmark,
  type MessageMetadata,
  type SlackChannel,
  type SlackMessage,
  type SlackUser,
} from './model';
import { Interactions } from './interactions/Interactions';
import type { Interaction, Press } from './interactions/model';
import { SlackProblem } from './SlackProblem';

/** The app that the token belongs to. */
export const BOT: SlackUser = {
  id: 'U0INCIDENT',
  name: 'incident-response',
  realName: 'Incident Response',
  email: '',
  isBot: true,
};

/** What a new message says. */
export interface Post {
  text: string;
  blocks?: JsonValue[];
  metadata?: MessageMetadata;
  threadTs?: string;
}

/** A Slack workspace: people, channels and what was said in them. */
export class Slack {
  readonly teamId = 'T0SANDBOX';
  readonly users: SlackUser[];
  readonly channels: SlackChannel[] = [];
  /** What the app has said to single people. */
  readonly directs: SlackChannel[] = [];
  /** What people do with the app's buttons. */
  readonly interactions: Interactions;
  private lastTs = 0;

  constructor(
    organisation: Organisation,
    /** Where the workspace is looked at, with a slash at the end: what `auth.test` answers as `url`. */
    readonly url: string,
    /** Below it the app answers whoever has pressed a button. */
    answersUrl: string,
  ) {
    this.interactions = new Interactions(this, answersUrl);
    this.users = [
      BOT,
      ...organisation.people
        .filter(({ inSlack }) => inSlack)
        .map(person => ({
          id: person.slackUserId ?? stableId('U0', 9, person.name),
          name: person.name,
          realName: person.title,
          email: person.email,
          isBot: false,
        })),
    ];
  }

  createChannel(name: string, isPrivate = false): SlackChannel {
    checkChannelName(name);
    if (this.channels.some(channel => channel.name === name)) {
      throw new SlackProblem('name_taken');
    }
    const channel: SlackChannel = {
      id: randomId('C0', 11),
      name,
      creator: BOT.id,
      createdAt: new Date(),
      archived: false,
      isPrivate,
      topic: '',
      purpose: '',
      members: new Set([BOT.id]),
      messages: [],
      pins: [],
      bookmarks: [],
    };
    this.channels.push(channel);
    this.say(channel, BOT.id, 'channel_join', `<@${BOT.id}> has joined`);
    return channel;
  }

  /** The conversation of the app with a person; it begins with the first message. */
  directWith(user: SlackUser): SlackChannel {
    const known = this.directs.find(({ name }) => name === user.id);
    if (known) {
      return known;
    }
    const direct: SlackChannel = {
      id: randomId('D0', 11),
      name: user.id,
      creator: BOT.id,
      createdAt: new Date(),
      archived: false,
      isPrivate: true,
      topic: '',
      purpose: '',
      members: new Set([BOT.id, user.id]),
      messages: [],
      pins: [],
      bookmarks: [],
    };
    this.directs.push(direct);
    return direct;
  }

  /** The channel with this id. @throws SlackProblem `channel_not_found` */
  channel(id: string): SlackChannel {
    // From the newest, which is asked for most.
    const found =
      this.channels.findLast(channel => channel.id === id) ??
      this.directs.find(direct => direct.id === id);
    if (!found) {
      throw new SlackProblem('channel_not_found');
    }
    return found;
  }

  /** The channel with this id, if it can be changed. @throws SlackProblem also `is_archived` */
  openChannel(id: string): SlackChannel {
    const channel = this.channel(id);
    if (channel.archived) {
      throw new SlackProblem('is_archived');
    }
    return channel;
  }

  join(channel: SlackChannel, userId: string): void {
    if (!channel.members.has(userId)) {
      channel.members.add(userId);
      this.say(channel, userId, 'channel_join', `<@${userId}> has joined`);
    }
  }

  setTopic(channel: SlackChannel, topic: string): void {
    channel.topic = topic;
    this.say(channel, BOT.id, 'channel_topic', `set the topic: ${topic}`);
  }

  setPurpose(channel: SlackChannel, purpose: string): void {
    channel.purpose = purpose;
    this.say(channel, BOT.id, 'channel_purpose', `set the purpose: ${purpose}`);
  }

  archive(channel: SlackChannel): void {
    channel.archived = true;
    this.say(channel, BOT.id, 'channel_archive', 'archived the channel');
  }

  /** Posts as somebody: the app, unless a user is named. */
  post(channel: SlackChannel, post: Post, userId = BOT.id): SlackMessage {
    const message: SlackMessage = {
      ts: this.nextTs(),
      userId,
      threadTs: post.threadTs,
      revisions: [
        {
          at: new Date(),
          text: post.text,
          blocks: post.blocks ?? [],
          metadata: post.metadata,
        },
      ],
      reactions: [],
    };
    channel.messages.push(message);
    return message;
  }

  /** Replaces what a message says; metadata stays unless new is given, as in Slack. */
  update(message: SlackMessage, post: Post): void {
    message.revisions.push({
      at: new Date(),
      text: post.text,
      blocks: post.blocks ?? [],
      metadata: post.metadata ?? shownContent(message).metadata,
    });
  }

  /** The message at this time. @throws SlackProblem `message_not_found` */
  message(channel: SlackChannel, ts: string): SlackMessage {
    const found = channel.messages.find(message => message.ts === ts);
    if (!found) {
      throw new SlackProblem('message_not_found');
    }
    return found;
  }

  pin(channel: SlackChannel, ts: string): void {
    if (channel.pins.some(pin => pin.ts === ts)) {
      throw new SlackProblem('already_pinned');
    }
    channel.pins.push({ ts, at: new Date() });
    this.say(channel, BOT.id, 'pinned_item', 'pinned a message');
  }

  addBookmark(channel: SlackChannel, title: string, link: string): Bookmark {
    const bookmark = { id: randomId('Bk', 11), title, link, at: new Date() };
    channel.bookmarks.push(bookmark);
    return bookmark;
  }

  /** Presses a button as somebody. @see Interactions.press */
  press(press: Press): Promise<Interaction> {
    return this.interactions.press(press);
  }

  /** Where a channel, or one message of it, is looked at. */
  permalink(channel: SlackChannel, ts?: string): string {
    const page = `${this.url}archives/${channel.id}`;
    return ts ? `${page}/p${ts.replace('.', '')}` : page;
  }

  /** Forgets all channels. */
  reset(): void {
    this.channels.length = 0;
    this.directs.length = 0;
    this.interactions.reset();
  }

  private say(
    channel: SlackChannel,
    userId: string,
    subtype: string,
    text: string,
  ): void {
    channel.messages.push({
      ts: this.nextTs(),
      userId,
      subtype,
      revisions: [{ at: new Date(), text, blocks: [] }],
      reactions: [],
    });
  }

  /** Seconds with microseconds; never the same twice. */
  private nextTs(): string {
    this.lastTs = Math.max(Date.now() * 1_000, this.lastTs + 1);
    return `${Math.floor(this.lastTs / 1_000_000)}.${String(
      this.lastTs % 1_000_000,
    ).padStart(6, '0')}`;
  }
}
