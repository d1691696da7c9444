import { PROVIDERS, type PerProvider } from '../providers';
import type { Sandbox } from '../startSandbox';
import { html } from './html';
import { page, table, tag } from './layout';

const ABOUT: PerProvider<[title: string, shows: string]> = {
  pagerduty: ['PagerDuty', 'Incidents, on-call and webhook deliveries'],
  slack: ['Slack', 'Channels and what is said in them'],
  jira: ['Jira', 'Tickets'],
  kubernetes: [
    'Kubernetes',
    'Workloads, what is wrong with them, and every write',
  ],
  s3: ['S3', 'Archived documents'],
};

/** `/`: what is here. */
export function overviewPage(sandbox: Sandbox): string {
  const { faults, calls, drills } = sandbox;
  return page(
    { title: 'Overview', path: '/' },
    html`<h1>Sandbox</h1>
      <p class="soft">
        Loopback stand-ins for the services that Incident Response talks to.
        Nothing here leaves this machine.
      </p>
      ${table(
        ['Service', 'What it shows', 'Address', 'Calls'],
        PROVIDERS.map(provider => [
          html`<a href="/ui/${provider}">${ABOUT[provider][0]}</a>`,
          ABOUT[provider][1],
          html`<code>${sandbox.urls[provider]}</code>`,
          calls.total(provider),
        ]),
        '',
      )}
      <h2>Drills</h2>
      ${table(
        ['Scenario', 'Incident', 'Status'],
        [...drills.list()]
          .reverse()
          .map(({ scenario, incident }) => [
            scenario.title,
            html`<a href="/ui/pagerduty/incidents/${incident.id}"
              >#${incident.number}</a
            >`,
            tag(
              incident.status,
              incident.status === 'resolved' ? 'good' : 'bad',
            ),
          ]),
        html`No drill has run yet. Press <em>Run a drill</em> in the portal, or
          type <code>npm run drill -- --scenario high-memory</code>.`,
      )}
      <h2>Injected faults</h2>
      <p class="soft">Every call takes at least ${faults.latencyMs} ms.</p>
      ${table(
        ['Service', 'Fault', 'Calls left', 'Path'],
        faults
          .list()
          .map(fault => [
            fault.provider,
            fault.kind,
            fault.times,
            fault.path ?? 'any',
          ]),
        html`None. Inject some with <code>POST /sandbox/faults</code>, see the
          README.`,
      )}`,
  );
}
