import { html, type Html, type HtmlValue } from './html';
import { link } from './links';

/** Slack's three escapes; only after markup has been taken apart. */
function unescape(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function reference(inside: string, userName: (id: string) => string): Html {
  const [target, label] = inside.split('|');
  if (target.startsWith('@')) {
    return html`<strong>@${userName(target.slice(1))}</strong>`;
  }
  if (target.startsWith('!date^')) {
    return html`${unescape(label ?? target)}`;
  }
  if (target.startsWith('!')) {
    return html`<strong>@${label ?? target.slice(1)}</strong>`;
  }
  if (target.startsWith('#')) {
    return html`<strong>#${label ?? target.slice(1)}</strong>`;
  }
  return link(unescape(target), unescape(label ?? target));
}

function emphasis(text: string): HtmlValue[] {
  return text.split(/(\*[^*\n]+\*|`[^`\n]+`|\n)/).map((part): HtmlValue => {
    if (part === '\n') {
      return html`<br />`;
    }
    if (/^\*[^*]+\*$/.test(part)) {
      return html`<strong>${unescape(part.slice(1, -1))}</strong>`;
    }
    return /^`[^`]+`$/.test(part)
      ? html`<code>${unescape(part.slice(1, -1))}</code>`
      : unescape(part);
  });
}

function marked(text: string, userName: (id: string) => string): HtmlValue[] {
  return text
    .split(/(<[^<>]+>)/)
    .map(part =>
      /^<.+>$/.test(part)
        ? reference(part.slice(1, -1), userName)
        : emphasis(part),
    );
}

/** Slack's mrkdwn as HTML: links, mentions, bold, code, line breaks, and code blocks with nothing marked in them. */
export function renderMrkdwn(
  text: string,
  userName: (id: string) => string = id => id,
): HtmlValue[] {
  return text
    .split(/(```[^]*?```)/)
    .map(part =>
      part.startsWith('```')
        ? html`<pre>${unescape(part.slice(3, -3))}</pre>`
        : marked(part, userName),
    );
}
