import { checkBlocks, checkMetadata, checkText } from '../checkMessage';
import type { SlackChannel } from '../model';
import { BOT, type Post, type Slack } from '../Slack';
import type { SlackCall } from '../SlackCall';
import { SlackProblem } from '../SlackProblem';
import { renderMessage } from './conversations';
import type { SlackMethods } from './method';

function writableChannel(slack: Slack, call: SlackCall): SlackChannel {
  const wanted = call.required('channel');
  const byName = wanted.startsWith('#')
    ? slack.channels.find(({ name }) => name === wanted.slice(1))
    : undefined;
  const channel = slack.openChannel(byName?.id ?? wanted);
  if (!channel.members.has(BOT.id)) {
    throw new SlackProblem('not_in_channel');
  }
  return channel;
}

/** A user's id in place of a channel's is the conversation with that person. */
function addressee(slack: Slack, call: SlackCall): SlackChannel {
  const wanted = call.required('channel');
  const user = slack.users.find(({ id }) => id === wanted);
  return user && !user.isBot
    ? slack.directWith(user)
    : writableChannel(slack, call);
}

function readPost(call: SlackCall): Post {
  const blocks = checkBlocks(call.json('blocks'));
  return {
    blocks,
    text: checkText(
      call.optional('text') ?? call.optional('markdown_text') ?? '',
      blocks,
    ),
    metadata: checkMetadata(call.json('metadata')),
    threadTs: call.optional('thread_ts'),
  };
}

/** `chat.*` */
export const chatMethods: SlackMethods = {
  'chat.postMessage': (slack, call) => {
    const channel = addressee(slack, call);
    const message = slack.post(channel, readPost(call));
    return {
      channel: channel.id,
      ts: message.ts,
      message: renderMessage(slack, message, true),
    };
  },
  'chat.update': (slack, call) => {
    const channel = writableChannel(slack, call);
    const message = slack.message(channel, call.required('ts'));
    if (message.userId !== BOT.id || message.subtype) {
      throw new SlackProblem('cant_update_message');
    }
    const post = readPost(call);
    slack.update(message, post);
    return {
      channel: channel.id,
      ts: message.ts,
      text: post.text,
      message: renderMessage(slack, message, true),
    };
  },
  'chat.postEphemeral': (slack, call) => {
    writableChannel(slack, call);
    readPost(call);
    const user = call.required('user');
    if (!slack.users.some(({ id }) => id === user)) {
      throw new SlackProblem('user_not_in_channel');
    }
    return { message_ts: `${Date.now() / 1_000}` };
  },
  'chat.getPermalink': (slack, call) => {
    const channel = slack.channel(call.required('channel'));
    const { ts } = slack.message(channel, call.required('message_ts'));
    return { channel: channel.id, permalink: slack.permalink(channel, ts) };
  },
};
