import type { Severity } from '@incident-response/backstage-plugin-common';
import {
  severityOf,
  SYSTEM,
  type IncidentState,
  type Policy,
} from '../incident';
import { requireJira, type Integrations } from '../integrations/Integrations';
import type { Jira, Ticket, TicketParagraph } from '../integrations/jira/Jira';
import type { EffectHandler, EffectOutcome } from './EffectHandler';
import { incidentUrl } from './summaryMessage';

/** The entity property that tells Jira's issues apart by incident. */
export const TICKET_PROPERTY = 'incident-response';

/** Jira's own names of priorities, from a site with default settings. */
export const JIRA_PRIORITIES: Record<Severity, string> = {
  P1: 'Highest',
  P2: 'High',
  P3: 'Medium',
  P4: 'Low',
};

/** Jira's search lags behind, mostly by seconds; before that a ticket is not believed to be missing. */
export const JIRA_SETTLES = { seconds: 45 };

/** Opens the incident's Jira issue, marked with the incident's id. */
export function openTicket(
  integrations: Integrations,
): EffectHandler<'openTicket'> {
  return {
    what: 'Opening the Jira ticket',
    repeatable: false,
    settlesWithin: JIRA_SETTLES,
    async find({ state }) {
      const jira = requireJira(integrations);
      const ticket = await jira.find(projectOf(state, jira), labelOf(state.id));
      return ticket && opened(ticket);
    },
    async perform({ state, policy }) {
      const jira = requireJira(integrations);
      const { severity } = severityOf(state, policy);
      const ticket = await jira.create({
        projectKey: projectOf(state, jira),
        summary: `${severity} ${
          state.number === undefined ? '' : `#${state.number} `
        }${state.title}`,
        description: describe(state, policy),
        labels: ['incident-response', 'incident', severity],
        priority: JIRA_PRIORITIES[severity],
        marker: {
          property: TICKET_PROPERTY,
          value: { incidentId: state.id },
          label: labelOf(state.id),
        },
      });
      return opened(ticket);
    },
  };
}

/** Links the ticket to where people work. Links are upserts, so doing this again is no harm. */
export function linkTicket(
  integrations: Integrations,
): EffectHandler<'linkTicket'> {
  return {
    what: 'Linking the ticket',
    repeatable: true,
    async perform({ state, policy }) {
      if (state.ticket) {
        await addLinks(requireJira(integrations), state.ticket, state, policy);
      }
      return { facts: [] };
    },
  };
}

/** By which the incident's ticket is found again. */
export function labelOf(incidentId: string): string {
  return `incident-${incidentId}`;
}

/** The project of the entity, else the default one. */
export function projectOf(state: IncidentState, jira: Jira): string {
  return state.ownership?.jiraProjectKey ?? jira.defaultProject;
}

function opened(ticket: Ticket): EffectOutcome {
  return {
    facts: [
      {
        type: 'ticket.opened',
        actor: SYSTEM,
        payload: { key: ticket.key, url: ticket.url },
        source: { title: ticket.key, url: ticket.url },
      },
    ],
  };
}

function describe(state: IncidentState, policy: Policy): TicketParagraph[] {
  const { severity, reason } = severityOf(state, policy);
  return [
    { text: state.title },
    { text: `Severity: ${severity} (${reason})` },
    { text: `Service: ${state.serviceName ?? 'unknown'}` },
    { text: `Owner: ${state.ownership?.ownerRef ?? 'not in the catalog'}` },
    { text: `Triggered: ${state.triggeredAt}` },
    ...(state.runbook
      ? [
          {
            text: `Runbook: ${state.runbook.runbook.title}`,
            href: `${policy.portalUrl}${state.runbook.runbook.path}`,
          },
        ]
      : []),
    { text: 'Incident page', href: incidentUrl(state, policy) },
  ];
}

async function addLinks(
  jira: Jira,
  ticket: Ticket,
  state: IncidentState,
  policy: Policy,
): Promise<void> {
  const links = [
    { name: 'portal', title: 'Incident page', url: incidentUrl(state, policy) },
    ...(state.url
      ? [{ name: 'pagerduty', title: 'PagerDuty', url: state.url }]
      : []),
    ...(state.channel
      ? [
          {
            name: 'slack',
            title: `#${state.channel.name}`,
            url: state.channel.url,
          },
        ]
      : []),
  ];
  await Promise.all(
    links.map(({ name, title, url }) =>
      jira.link(ticket.key, {
        globalId: `incident-response/${state.id}/${name}`,
        title,
        url,
      }),
    ),
  );
}
