import type { JsonObject } from '../../json';
import type { Bookmark } from '../model';
import { BOT } from '../Slack';
import { SlackProblem } from '../SlackProblem';
import { renderMessage } from './conversations';
import type { SlackMethods } from './method';

function renderBookmark(bookmark: Bookmark, channelId: string): JsonObject {
  return {
    id: bookmark.id,
    channel_id: channelId,
    title: bookmark.title,
    link: bookmark.link,
    type: 'link',
    date_created: Math.floor(bookmark.at.getTime() / 1_000),
  };
}

/** `pins.*`, `bookmarks.*` and `reactions.*` */
export const markMethods: SlackMethods = {
  'pins.add': (slack, call) => {
    const channel = slack.openChannel(call.required('channel'));
    const { ts } = slack.message(channel, call.required('timestamp'));
    slack.pin(channel, ts);
    return {};
  },
  'pins.list': (slack, call) => {
    const channel = slack.channel(call.required('channel'));
    return {
      items: channel.pins.map(pin => ({
        type: 'message',
        channel: channel.id,
        created: Math.floor(pin.at.getTime() / 1_000),
        created_by: BOT.id,
        message: renderMessage(slack, slack.message(channel, pin.ts), true),
      })),
    };
  },
  'pins.remove': (slack, call) => {
    const channel = slack.openChannel(call.required('channel'));
    const ts = call.required('timestamp');
    if (!channel.pins.some(pin => pin.ts === ts)) {
      throw new SlackProblem('no_pin');
    }
    channel.pins = channel.pins.filter(pin => pin.ts !== ts);
    return {};
  },
  'bookmarks.add': (slack, call) => {
    const channel = slack.openChannel(call.required('channel_id'));
    const link = call.optional('link') ?? '';
    if (!URL.canParse(link)) {
      throw new SlackProblem('invalid_link');
    }
    const bookmark = slack.addBookmark(channel, call.required('title'), link);
    return { bookmark: renderBookmark(bookmark, channel.id) };
  },
  'bookmarks.list': (slack, call) => {
    const channel = slack.channel(call.required('channel_id'));
    return {
      bookmarks: channel.bookmarks.map(bookmark =>
        renderBookmark(bookmark, channel.id),
      ),
    };
  },
  'bookmarks.edit': (slack, call) => {
    const channel = slack.openChannel(call.required('channel_id'));
    const id = call.required('bookmark_id');
    const bookmark = channel.bookmarks.find(candidate => candidate.id === id);
    if (!bookmark) {
      throw new SlackProblem('not_found');
    }
    bookmark.title = call.optional('title') ?? bookmark.title;
    bookmark.link = call.optional('link') ?? bookmark.link;
    return { bookmark: renderBookmark(bookmark, channel.id) };
  },
  'reactions.add': (slack, call) => {
    const channel = slack.openChannel(call.required('channel'));
    const message = slack.message(channel, call.required('timestamp'));
    const name = call.required('name');
    const reaction = message.reactions.find(item => item.name === name);
    if (reaction?.users.includes(BOT.id)) {
      throw new SlackProblem('already_reacted');
    }
    if (reaction) {
      reaction.users.push(BOT.id);
    } else {
      message.reactions.push({ name, users: [BOT.id] });
    }
    return {};
  },
  'reactions.get': (slack, call) => {
    const channel = slack.channel(call.required('channel'));
    const message = slack.message(channel, call.required('timestamp'));
    return {
      type: 'message',
      channel: channel.id,
      message: renderMessage(slack, message, true),
    };
  },
};
