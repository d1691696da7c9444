import type { PagerDuty } from '../pagerduty/PagerDuty';
import type { PagerDutyIncident } from '../pagerduty/model';
import type { Delivery } from '../pagerduty/webhooks/model';
import { html, type Html } from './html';
import { linkify } from './links';
import { page, table, tag, time } from './layout';

const TONES = {
  triggered: 'bad',
  acknowledged: 'warn',
  resolved: 'good',
  pending: 'warn',
  delivered: 'good',
  dropped: 'bad',
} as const;

function deliveryTable(deliveries: Delivery[], whenEmpty: Html): Html {
  return table(
    ['Time', 'Event', 'State', 'Tries'],
    deliveries
      .slice(-100)
      .reverse()
      .map(delivery => [
        time(delivery.createdAt),
        html`${delivery.eventType}${delivery.copy ? ' (delivered twice)' : ''}`,
        tag(delivery.state, TONES[delivery.state]),
        delivery.attempts
          .slice(-5)
          .map(({ outcome, tookMs }) => `${outcome}, ${tookMs} ms`)
          .join(' · '),
      ]),
    whenEmpty,
  );
}

function nameOf(pagerduty: PagerDuty, userId: string): string {
  const user = pagerduty.directory.users.find(({ id }) => id === userId);
  return user?.name ?? userId;
}

function priorityOf(pagerduty: PagerDuty, incident: PagerDutyIncident): string {
  const priority = pagerduty.directory.priorities.find(
    ({ id }) => id === incident.priorityId,
  );
  return priority?.name ?? '–';
}

/** `/ui/pagerduty`: incidents, who is on call, and webhooks. */
export function pagerdutyPage(pagerduty: PagerDuty): string {
  const { directory, webhooks, incidents } = pagerduty;
  return page(
    { title: 'PagerDuty', path: '/ui/pagerduty' },
    html`<h1>PagerDuty</h1>
      <h2>Incidents</h2>
      ${table(
        ['Number', 'Title', 'Service', 'Priority', 'Status', 'Since'],
        [...incidents]
          .reverse()
          .map(incident => [
            html`<a href="/ui/pagerduty/incidents/${incident.id}"
              >#${incident.number}</a
            >`,
            incident.title,
            pagerduty.service(incident.serviceId).name,
            priorityOf(pagerduty, incident),
            tag(incident.status, TONES[incident.status]),
            time(incident.createdAt),
          ]),
        'No incident. One appears here when a drill pages somebody.',
      )}
      <h2>Webhook subscriptions</h2>
      ${table(
        ['Address', 'State'],
        webhooks.subscriptions.map(({ url, active, disabledBecause }) => [
          html`<code>${url}</code>`,
          active
            ? tag('active', 'good')
            : html`${tag('disabled', 'bad')} ${disabledBecause}`,
        ]),
        'None. Start the sandbox with --webhook-url, or create one through the API.',
      )}
      <h2>Webhook deliveries</h2>
      ${deliveryTable(webhooks.deliveries, html`None yet.`)}
      <h2>On call now</h2>
      ${table(
        ['Escalation policy', 'Level 1', 'Level 2', 'Level 3'],
        directory.policies.map(({ id, name }) => [
          name,
          ...[1, 2, 3].map(level =>
            pagerduty
              .onCall(id, level)
              .map(userId => nameOf(pagerduty, userId))
              .join(', '),
          ),
        ]),
        'No escalation policy.',
      )}`,
  );
}

/** `/ui/pagerduty/incidents/:id`: one incident. @throws PagerDutyProblem when there is none. */
export function pagerdutyIncidentPage(
  pagerduty: PagerDuty,
  id: string,
): string {
  const incident = pagerduty.incident(id);
  return page(
    { title: `#${incident.number}`, path: '/ui/pagerduty' },
    html`<p><a href="/ui/pagerduty">All incidents</a></p>
      <h1>#${incident.number} ${incident.title}</h1>
      <p>
        ${tag(incident.status, TONES[incident.status])}
        ${tag(priorityOf(pagerduty, incident), 'soft')}
        <span class="soft"
          >${pagerduty.service(incident.serviceId).name} · ${incident.id} ·
          assigned to
          ${incident.assigneeIds
            .map(userId => nameOf(pagerduty, userId))
            .join(', ') || 'nobody'}</span
        >
      </p>
      <h2>Alerts</h2>
      ${table(
        ['Alert', 'Status', 'Labels'],
        incident.alerts.map(alert => [
          alert.summary,
          tag(alert.status, TONES[alert.status]),
          html`<pre>
${Object.entries(alert.details)
              .map(([name, value]) => `${name}: ${value}`)
              .join('\n')}</pre
          >`,
        ]),
        'None.',
      )}
      <h2>Notes</h2>
      ${table(
        ['Time', 'Who', 'Note'],
        incident.notes.map(note => [
          time(note.at),
          nameOf(pagerduty, note.userId),
          html`<pre>${linkify(note.content)}</pre>`,
        ]),
        'No note yet.',
      )}
      <h2>Log</h2>
      ${table(
        ['Time', 'What', 'Who'],
        incident.log.map(entry => [
          time(entry.at),
          html`<pre>${entry.summary}</pre>`,
          entry.agent.type === 'user'
            ? nameOf(pagerduty, entry.agent.userId)
            : 'Demo monitor',
        ]),
        'Nothing.',
      )}
      <h2>Webhook deliveries</h2>
      ${deliveryTable(
        pagerduty.webhooks.deliveries.filter(
          ({ incidentId }) => incidentId === id,
        ),
        html`None: there is no active webhook subscription.`,
      )}`,
  );
}
