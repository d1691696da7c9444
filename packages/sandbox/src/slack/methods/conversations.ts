import type { JsonObject } from '../../json';
import { shownContent, type SlackChannel, type SlackMessage } from '../model';
import { BOT, type Slack } from '../Slack';
import { SlackProblem } from '../SlackProblem';
import type { SlackMethods } from './method';
import { cursorPage } from './page';

function renderChannel(slack: Slack, channel: SlackChannel): JsonObject {
  const created = Math.floor(channel.createdAt.getTime() / 1_000);
  const described = (value: string) => ({
    value,
    creator: value ? BOT.id : '',
    last_set: value ? created : 0,
  });
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: !channel.isPrivate,
    is_group: channel.isPrivate,
    is_im: false,
    is_private: channel.isPrivate,
    is_archived: channel.archived,
    is_general: false,
    is_member: channel.members.has(BOT.id),
    created,
    creator: channel.creator,
    context_team_id: slack.teamId,
    num_members: channel.members.size,
    topic: described(channel.topic),
    purpose: described(channel.purpose),
    previous_names: [],
  };
}

/** A message as `conversations.history` and the chat methods answer it. */
export function renderMessage(
  slack: Slack,
  message: SlackMessage,
  includeMetadata: boolean,
): JsonObject {
  const { text, blocks, metadata, at } = shownContent(message);
  const edited = message.revisions.length > 1;
  return {
    type: 'message',
    subtype: message.subtype,
    user: message.userId,
    bot_id: message.userId === BOT.id ? 'B0INCIDENT' : undefined,
    team: slack.teamId,
    ts: message.ts,
    thread_ts: message.threadTs,
    text,
    blocks: blocks.length > 0 ? blocks : undefined,
    metadata:
      includeMetadata && metadata
        ? {
            event_type: metadata.event_type,
            event_payload: metadata.event_payload,
          }
        : undefined,
    edited: edited
      ? { user: message.userId, ts: `${at.getTime() / 1_000}` }
      : undefined,
    reactions:
      message.reactions.length > 0
        ? message.reactions.map(({ name, users }) => ({
            name,
            users,
            count: users.length,
          }))
        : undefined,
  };
}

/** Invites people; without `force` one bad id fails the whole call. */
function invite(
  slack: Slack,
  channel: SlackChannel,
  ids: string[],
  force: boolean,
): JsonObject {
  if (ids.length === 0) {
    throw new SlackProblem('no_user');
  }
  const errors = ids.flatMap(id => {
    if (!slack.users.some(user => user.id === id)) {
      return [{ user: id, ok: false, error: 'user_not_found' }];
    }
    if (id === BOT.id) {
      return [{ user: id, ok: false, error: 'cant_invite_self' }];
    }
    if (channel.members.has(id)) {
      return [{ user: id, ok: false, error: 'already_in_channel' }];
    }
    return [];
  });
  const failed = new Set(errors.map(({ user }) => user));
  const [first] = errors;
  if (first && (!force || failed.size === ids.length)) {
    throw new SlackProblem(first.error, { errors });
  }
  ids.filter(id => !failed.has(id)).forEach(id => slack.join(channel, id));
  return { channel: renderChannel(slack, channel) };
}

/** `conversations.*` */
export const conversationMethods: SlackMethods = {
  'conversations.create': (slack, call) => {
    const channel = slack.createChannel(
      call.optional('name') ?? '',
      call.flag('is_private'),
    );
    return { channel: renderChannel(slack, channel) };
  },
  'conversations.info': (slack, call) => ({
    channel: renderChannel(slack, slack.channel(call.required('channel'))),
  }),
  'conversations.list': (slack, call) => {
    const channels = slack.channels.filter(
      ({ archived }) => !archived || !call.flag('exclude_archived'),
    );
    return cursorPage(
      call,
      'channels',
      channels.map(channel => renderChannel(slack, channel)),
    );
  },
  'conversations.members': (slack, call) =>
    cursorPage(call, 'members', [
      ...slack.channel(call.required('channel')).members,
    ]),
  'conversations.join': (slack, call) => {
    const channel = slack.openChannel(call.required('channel'));
    slack.join(channel, BOT.id);
    return { channel: renderChannel(slack, channel) };
  },
  'conversations.invite': (slack, call) => {
    const channel = slack.openChannel(call.required('channel'));
    if (!channel.members.has(BOT.id)) {
      throw new SlackProblem('not_in_channel');
    }
    return invite(slack, channel, call.list('users'), call.flag('force'));
  },
  'conversations.setTopic': (slack, call) => {
    const channel = slack.openChannel(call.required('channel'));
    const topic = call.optional('topic') ?? '';
    if (topic.length > 250) {
      throw new SlackProblem('too_long');
    }
    slack.setTopic(channel, topic);
    return { channel: renderChannel(slack, channel) };
  },
  'conversations.setPurpose': (slack, call) => {
    const channel = slack.openChannel(call.required('channel'));
    const purpose = call.optional('purpose') ?? '';
    if (purpose.length > 250) {
      throw new SlackProblem('too_long');
    }
    slack.setPurpose(channel, purpose);
    return { channel: renderChannel(slack, channel), purpose };
  },
  'conversations.archive': (slack, call) => {
    const channel = slack.channel(call.required('channel'));
    if (channel.archived) {
      throw new SlackProblem('already_archived');
    }
    slack.archive(channel);
    return {};
  },
  'conversations.history': (slack, call) => {
    const channel = slack.channel(call.required('channel'));
    if (!channel.members.has(BOT.id)) {
      throw new SlackProblem('not_in_channel');
    }
    const oldest = call.number('oldest', 0);
    const latest = call.number('latest', Number.MAX_SAFE_INTEGER);
    const inclusive = call.flag('inclusive');
    const newestFirst = channel.messages
      .filter(({ ts, threadTs }) => {
        const time = Number(ts);
        return (
          (!threadTs || threadTs === ts) &&
          (inclusive
            ? time >= oldest && time <= latest
            : time > oldest && time < latest)
        );
      })
      .reverse();
    return cursorPage(
      call,
      'messages',
      newestFirst.map(message =>
        renderMessage(slack, message, call.flag('include_all_metadata')),
      ),
    );
  },
  'conversations.replies': (slack, call) => {
    const channel = slack.channel(call.required('channel'));
    const { ts } = slack.message(channel, call.required('ts'));
    const thread = channel.messages.filter(
      message => message.ts === ts || message.threadTs === ts,
    );
    return cursorPage(
      call,
      'messages',
      thread.map(message =>
        renderMessage(slack, message, call.flag('include_all_metadata')),
      ),
    );
  },
};
