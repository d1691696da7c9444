import { html, type Html } from './html';

const SAFE = /^https?:\/\//i;

/** A link to a web address; any other address is shown as text. */
export function link(href: string, text: string): Html {
  return SAFE.test(href) ? html`<a href="${href}">${text}</a>` : html`${text}`;
}

/** Text with its web addresses made links. */
export function linkify(text: string): Html[] {
  return text
    .split(/(https?:\/\/[^\s<>"']+)/)
    .map(part => (SAFE.test(part) ? link(part, part) : html`${part}`));
}
