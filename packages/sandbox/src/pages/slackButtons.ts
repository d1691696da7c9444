import { isJsonObject, type JsonObject, type JsonValue } from '../json';
import type { Slack } from '../slack/Slack';
import { html, type Html, type HtmlValue } from './html';
import { time } from './layout';
import { link } from './links';

/** Who looks at a channel, and presses its buttons. */
export interface Viewer {
  id: string;
  name: string;
}

/** Where a button is, for whoever presses it. */
export interface ButtonPlace {
  channel: string;
  messageTs: string;
  viewer: Viewer;
}

/**
 * Presses by the control API, which takes JSON only, so that no other site can press for somebody. Asks first where Slack
 * would.
 */
export const PRESS_SCRIPT = `
document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-press]');
  if (!button) return;
  const { dialog, press } = JSON.parse(button.dataset.press);
  if (dialog && !confirm(dialog)) return;
  const response = await fetch('/sandbox/slack/actions', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(press),
  });
  const answer = await response.json();
  if (answer.outcome !== 'acknowledged') {
    alert(answer.error ?? 'The portal did not take it: it answered ' + (answer.status ?? 'nothing within 3 s'));
  }
});
`;

function textOf(value: JsonValue | undefined): string {
  return isJsonObject(value) && typeof value.text === 'string'
    ? value.text
    : '';
}

/** A button: a link, or something to press. */
export function renderButton(
  button: JsonObject,
  { channel, messageTs, viewer }: ButtonPlace,
): Html {
  const label = textOf(button.text);
  if (typeof button.url === 'string') {
    return html`<span class="button">${link(button.url, label)}</span>`;
  }
  const { confirm } = button;
  const dialog = isJsonObject(confirm)
    ? [textOf(confirm.title), textOf(confirm.text)].filter(Boolean).join('\n')
    : undefined;
  const data = JSON.stringify({
    dialog,
    press: {
      channel,
      messageTs,
      actionId: button.action_id,
      userId: viewer.id,
    },
  });
  const style = typeof button.style === 'string' ? button.style : '';
  return html`<button
    type="button"
    class="button ${style}"
    data-press="${data}"
  >
    ${label}
  </button>`;
}

/** Who could look at it, and what only the one who does can see. */
export function renderViewer(
  slack: Slack,
  channelId: string,
  viewer: Viewer,
): HtmlValue {
  const answers = slack.interactions.all
    .filter(
      ({ userId, channelId: where }) =>
        userId === viewer.id && where === channelId,
    )
    .flatMap(interaction => interaction.answers);
  return html`<p>
      Buttons are pressed as <strong>${viewer.name}</strong>, or as
      ${slack.users
        .filter(({ id, isBot }) => !isBot && id !== viewer.id)
        .map(({ id, realName }, index) => [
          index > 0 && ' · ',
          html`<a href="?as=${id}">${realName}</a>`,
        ])}
    </p>
    ${answers.map(
      ({ at, text }) =>
        html`<p class="card soft">
          ${time(at)} Only ${viewer.name} can see this: ${text}
        </p>`,
    )}`;
}
