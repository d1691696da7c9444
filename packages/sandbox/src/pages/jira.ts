import { adfText } from '../jira/adf';
import type { Jira } from '../jira/Jira';
import { html } from './html';
import { link, linkify } from './links';
import { page, table, tag, time } from './layout';

function tone(status: string) {
  return status === 'Done' ? 'good' : 'warn';
}

/** `/ui/jira`: all issues. */
export function jiraPage(jira: Jira): string {
  return page(
    { title: 'Jira', path: '/ui/jira' },
    html`<h1>Jira</h1>
      <p class="soft">
        Projects: ${jira.projects.map(({ key }) => key).join(', ')}
      </p>
      ${table(
        ['Key', 'Summary', 'Type', 'Priority', 'Status', 'Labels', 'Created'],
        [...jira.issues]
          .reverse()
          .map(issue => [
            html`<a href="/ui/jira/browse/${issue.key}">${issue.key}</a>`,
            issue.summary,
            issue.issueType,
            issue.priority ?? '–',
            tag(issue.status, tone(issue.status)),
            issue.labels.join(', '),
            time(issue.createdAt),
          ]),
        'No issue. An incident opens one as soon as it is accepted, and published action items become issues as well.',
      )}`,
  );
}

/** `/ui/jira/browse/:key`: one issue. @throws JiraProblem when there is none. */
export function jiraIssuePage(jira: Jira, key: string): string {
  const issue = jira.issue(key);
  return page(
    { title: issue.key, path: '/ui/jira' },
    html`<p><a href="/ui/jira">All issues</a></p>
      <h1>${issue.key} ${issue.summary}</h1>
      <p>
        ${tag(issue.status, tone(issue.status))} ${tag(issue.issueType, 'soft')}
        ${issue.priority && tag(issue.priority, 'soft')}
        <span class="soft">${issue.labels.join(' · ')}</span>
      </p>
      <div class="card">
        <pre>
${issue.description
            ? linkify(adfText(issue.description))
            : 'No description.'}</pre
        >
      </div>
      <h2>Links</h2>
      ${table(
        ['Where', 'Address'],
        issue.remoteLinks.map(({ object }) => [
          link(String(object.url), String(object.title)),
          html`<code>${String(object.url)}</code>`,
        ]),
        'No link yet.',
      )}
      <h2>Comments</h2>
      ${table(
        ['Time', 'Comment'],
        issue.comments.map(comment => [
          time(comment.at),
          html`<pre>${linkify(adfText(comment.body))}</pre>`,
        ]),
        'No comment yet.',
      )}
      <h2>Status</h2>
      ${table(
        ['Time', 'Status'],
        issue.statusChanges.map(({ at, status }) => [time(at), status]),
        'Nothing.',
      )}
      <h2>Properties</h2>
      <div class="card">
        <pre>
${JSON.stringify(Object.fromEntries(issue.properties), undefined, 2)}</pre
        >
      </div>`,
  );
}
