import { html, Html, type HtmlValue } from './html';

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d9dee3, #3a4048); --soft: light-dark(#57606a, #9aa4af);
  --card: light-dark(#ffffff, #1d2126); --page: light-dark(#f5f6f8, #14171a); --accent: light-dark(#1f5493, #9cc9ff); }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; background: var(--page); }
header { display: flex; flex-wrap: wrap; gap: 4px 20px; align-items: baseline; padding: 12px 24px; background: var(--card);
  border-bottom: 1px solid var(--line); }
header strong { margin-right: 12px; }
main { max-width: 1100px; margin: 0 auto; padding: 24px; }
h1 { font-size: 22px; margin: 0 0 4px; } h2 { font-size: 17px; margin: 28px 0 8px; }
a { color: var(--accent); } a[aria-current] { font-weight: 600; text-decoration: none; }
.soft { color: var(--soft); } .card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px;
  margin: 0 0 12px; }
table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
th, td { text-align: left; vertical-align: top; padding: 7px 12px; border-top: 1px solid var(--line); }
thead th { border-top: 0; font-weight: 600; } .scroll { overflow-x: auto; }
.tag { display: inline-block; border: 1px solid currentColor; border-radius: 4px; padding: 0 6px; font-size: 13px; white-space: nowrap; }
.bad { color: light-dark(#a8171c, #ff9492); } .warn { color: light-dark(#8a5a00, #e8b339); } .good { color: light-dark(#1a6b2f, #6fd388); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; font: 13px/1.5 ui-monospace, monospace; }
.message { overflow-wrap: anywhere; } .message + .message { margin-top: 14px; }
.bar { border-left: 3px solid var(--line); padding-left: 12px; }
.button { display: inline-block; border: 1px solid var(--line); border-radius: 6px; padding: 2px 10px; margin: 4px 6px 0 0; text-decoration: none; }
button.button { font: inherit; background: var(--page); color: inherit; cursor: pointer; }
button.primary { border-color: light-dark(#1a6b2f, #6fd388); } button.danger { border-color: light-dark(#a8171c, #ff9492); }
`;

/** Fetches the page again and puts in what has changed, so that what is being read does not jump. */
const REFRESH = `
setInterval(async () => {
  if (document.hidden) return;
  try {
    const text = await (await fetch(location.href)).text();
    const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('main');
    const shown = document.querySelector('main');
    if (fresh && fresh.innerHTML !== shown.innerHTML) shown.innerHTML = fresh.innerHTML;
  } catch { /* The sandbox is away for a moment. */ }
}, 2000);
`;

const PAGES = [
  ['/', 'Sandbox'],
  ['/ui/pagerduty', 'PagerDuty'],
  ['/ui/slack', 'Slack'],
  ['/ui/jira', 'Jira'],
  ['/ui/kubernetes', 'Kubernetes'],
  ['/ui/s3', 'S3'],
] as const;

/** A whole page. */
export function page(
  options: { title: string; path: string; script?: string },
  content: HtmlValue,
): string {
  const links = PAGES.map(([href, title]) => {
    const isHere =
      href === '/' ? options.path === '/' : options.path.startsWith(href);
    return isHere
      ? html`<a href="${href}" aria-current="page">${title}</a>`
      : html`<a href="${href}">${title}</a>`;
  });
  return html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${options.title} · Incident Response sandbox</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <strong>Incident Response sandbox</strong>
          <nav style="display: contents">${links}</nav>
        </header>
        <main>${content}</main>
        <script>
          ${new Html(REFRESH)};
          ${options.script && new Html(options.script)};
        </script>
      </body>
    </html> `.markup;
}

/** A table, or a sentence that tells what would stand there. */
export function table(
  columns: string[],
  rows: HtmlValue[][],
  whenEmpty: HtmlValue,
): Html {
  return rows.length === 0
    ? html`<p class="card soft">${whenEmpty}</p>`
    : html`<div class="scroll">
        <table>
          <thead>
            <tr>
              ${columns.map(column => html`<th scope="col">${column}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              cells =>
                html`<tr>
                  ${cells.map(cell => html`<td>${cell}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
}

/** A word in a frame; the word carries the meaning, the colour repeats it. */
export function tag(
  text: string,
  tone: 'bad' | 'warn' | 'good' | 'soft',
): Html {
  return html`<span class="tag ${tone}">${text}</span>`;
}

/** A time of day in UTC, with the whole time on hover. */
export function time(at: Date | undefined): Html {
  return at
    ? html`<time datetime="${at.toISOString()}" title="${at.toISOString()}"
        >${at.toISOString().slice(11, 19)}</time
      >`
    : html`<span class="soft">–</span>`;
}
