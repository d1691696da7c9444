import { isJsonObject, type JsonValue } from '../json';
import {
  shownContent,
  type SlackChannel,
  type SlackMessage,
} from '../slack/model';
import type { Slack } from '../slack/Slack';
import { html, type Html, type HtmlValue } from './html';
import { link } from './links';
import {
  PRESS_SCRIPT,
  renderButton,
  renderViewer,
  type ButtonPlace,
  type Viewer,
} from './slackButtons';
import { page, table, tag, time } from './layout';
import { renderMrkdwn } from './mrkdwn';

type UserName = (id: string) => string;

function userNames(slack: Slack): UserName {
  return id => slack.users.find(user => user.id === id)?.realName ?? id;
}

function textOf(value: JsonValue | undefined): string {
  if (typeof value === 'string') {
    return value;
  }
  return isJsonObject(value) && typeof value.text === 'string'
    ? value.text
    : '';
}

function renderElement(
  element: JsonValue,
  userName: UserName,
  place: ButtonPlace,
): HtmlValue {
  if (!isJsonObject(element)) {
    return '';
  }
  if (element.type !== 'button') {
    return html`<span class="soft"
      >${renderMrkdwn(textOf(element), userName)}
    </span>`;
  }
  return renderButton(element, place);
}

function listOf(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** One block of Block Kit, as far as a reader needs it. */
function renderBlock(
  block: JsonValue,
  userName: UserName,
  place: ButtonPlace,
): HtmlValue {
  if (!isJsonObject(block)) {
    return '';
  }
  switch (block.type) {
    case 'header':
      return html`<p><strong>${textOf(block.text)}</strong></p>`;
    case 'divider':
      return html`<hr />`;
    case 'section':
      return html`<div>
        ${renderMrkdwn(textOf(block.text), userName)}
        ${listOf(block.fields).map(
          field => html`<div>${renderMrkdwn(textOf(field), userName)}</div>`,
        )}
      </div>`;
    case 'actions':
    case 'context':
      return html`<div>
        ${listOf(block.elements).map(element =>
          renderElement(element, userName, place),
        )}
      </div>`;
    default:
      return html`<pre>${textOf(block.text) || JSON.stringify(block)}</pre>`;
  }
}

function renderMessage(
  slack: Slack,
  channel: SlackChannel,
  message: SlackMessage,
  viewer: Viewer,
): Html {
  const userName = userNames(slack);
  const { text, blocks } = shownContent(message);
  if (message.subtype) {
    return html`<div class="message soft">
      ${time(message.revisions[0].at)} ${renderMrkdwn(text, userName)}
    </div>`;
  }
  const place = { channel: channel.id, messageTs: message.ts, viewer };
  const isPinned = channel.pins.some(({ ts }) => ts === message.ts);
  return html`<div class="message" id="p${message.ts.replace('.', '')}">
    <div>
      <strong>${userName(message.userId)}</strong>
      <span class="soft">${time(message.revisions[0].at)}</span>
      ${isPinned && tag('pinned', 'soft')}
      ${message.revisions.length > 1 &&
      html`<span class="soft">edited ${message.revisions.length - 1}×</span>`}
    </div>
    <div class="bar">
      ${blocks.length > 0
        ? blocks.map(block => renderBlock(block, userName, place))
        : renderMrkdwn(text, userName)}
    </div>
  </div>`;
}

/** `/ui/slack`: all channels. */
export function slackPage(slack: Slack): string {
  return page(
    { title: 'Slack', path: '/ui/slack' },
    html`<h1>Slack</h1>
      <p class="soft">${slack.users.length} members, one of them the app.</p>
      ${table(
        ['Channel', 'Topic', 'Members', 'Messages', 'Opened'],
        [...slack.channels]
          .reverse()
          .map(channel => [
            html`<a href="/ui/slack/archives/${channel.id}">#${channel.name}</a>
              ${channel.archived && tag('archived', 'soft')}`,
            channel.topic || channel.purpose,
            channel.members.size,
            channel.messages.filter(({ subtype }) => !subtype).length,
            time(channel.createdAt),
          ]),
        'No channel. An incident opens one as soon as it is accepted.',
      )}
      <h2>Said to single people</h2>
      ${table(
        ['Person', 'Message', 'When'],
        slack.directs.flatMap(({ name, messages }) =>
          messages.map(message => [
            userNames(slack)(name),
            renderMrkdwn(shownContent(message).text, userNames(slack)),
            time(shownContent(message).at),
          ]),
        ),
        'Nothing. Owners of action items are reminded of them here.',
      )}`,
  );
}

/** Whoever is named, else the first in the channel who is a person, else anybody. */
function viewerOf(slack: Slack, channel: SlackChannel, as?: string): Viewer {
  const people = slack.users.filter(({ isBot }) => !isBot);
  const viewer =
    people.find(({ id }) => id === as) ??
    people.find(({ id }) => channel.members.has(id)) ??
    people[0];
  return { id: viewer.id, name: viewer.realName };
}

/** `/ui/slack/archives/:id?as=USERID`: one channel, as somebody sees it. @throws SlackProblem when there is none. */
export function slackChannelPage(
  slack: Slack,
  id: string,
  as?: string,
): string {
  const channel = slack.channel(id);
  const userName = userNames(slack);
  const viewer = viewerOf(slack, channel, as);
  return page(
    { title: `#${channel.name}`, path: '/ui/slack', script: PRESS_SCRIPT },
    html`<p><a href="/ui/slack">All channels</a></p>
      <h1>#${channel.name}</h1>
      <p class="soft">${channel.topic || channel.purpose}</p>
      <p>
        ${channel.bookmarks.map(
          bookmark =>
            html`<span class="button"
              >${link(bookmark.link, bookmark.title)}</span
            >`,
        )}
      </p>
      <div class="card">
        ${channel.messages.map(message =>
          renderMessage(slack, channel, message, viewer),
        )}
      </div>
      ${renderViewer(slack, channel.id, viewer)}
      <h2>Members</h2>
      <p>${[...channel.members].map(userName).join(', ')}</p>`,
  );
}
