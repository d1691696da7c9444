import {
  describeOpenActionItems,
  describeRelated,
  headlineOf,
} from '@incident-response/backstage-plugin-common';
import type { IncidentState, Policy } from '../incident';
import { severityOf } from '../incident';
import type { SlackMessage } from '../integrations/slack/Slack';

/** How many earlier incidents, and how many of their open items, the message names. */
const RELATED_NAMED = 3;
const ITEMS_NAMED = 3;

/** The pinned message: what responders need at a glance, kept up to date. */
export function summaryMessage(
  state: IncidentState,
  policy: Policy,
  effect: string,
): SlackMessage {
  const { severity, reason } = severityOf(state, policy);
  const number = state.number === undefined ? '' : `#${state.number} `;
  const title = `${severity} ${number}${state.title}`;
  const lines = [
    `*Status:* ${state.status}`,
    `*Severity:* ${severity} (${escape(reason)})`,
    `*Owner:* ${escape(state.ownership?.ownerRef ?? 'not known yet')}${
      state.ownership?.unmapped
        ? ' (this PagerDuty service has no catalog entity)'
        : ''
    }`,
    `*Commander:* ${escape(
      state.commander?.name ??
        state.commander?.entityRef ??
        'nobody yet; take command in the portal',
    )}`,
    `*Runbook:* ${
      state.runbook
        ? link(
            `${policy.portalUrl}${state.runbook.runbook.path}`,
            state.runbook.runbook.title,
          )
        : runbookMissingLine(state)
    }`,
    ...(state.runbook
      ? state.runbook.runbook.steps.map(
          (step, index) =>
            `    ${state.stepsDone.includes(index) ? '☑' : '☐'} ${
              index + 1
            }. ${escape(step.title)}`,
        )
      : []),
    ...relatedLine(state, policy),
    `*Repair:* ${escape(repairLine(state))}`,
    ...(state.ownership && state.ownership.dependents.length > 0
      ? [`*May affect:* ${escape(state.ownership.dependents.join(', '))}`]
      : []),
    ...(state.ticket
      ? [`*Ticket:* ${link(state.ticket.url, state.ticket.key)}`]
      : []),
    ...(state.postmortem
      ? [
          `*Postmortem:* ${link(
            postmortemUrl(state.postmortem.id, policy),
            state.postmortem.published ? 'published' : 'draft',
          )}`,
        ]
      : []),
  ];
  return {
    text: title,
    blocks: [
      {
        type: 'header',
        text: { type: 'plain_text', text: title.slice(0, 150) },
      },
      {
        type: 'section',
        text: { type: 'mrkdwn', text: lines.join('\n').slice(0, 3000) },
      },
      {
        type: 'actions',
        elements: [
          button('Open the incident page', incidentUrl(state, policy)),
          ...(state.url ? [button('Open PagerDuty', state.url)] : []),
        ],
      },
    ],
    marker: { kind: 'incident_summary', incidentId: state.id, effect },
  };
}

/** Where the incident is in the portal. */
export function incidentUrl(
  state: Pick<IncidentState, 'id'>,
  policy: Policy,
): string {
  return `${policy.portalUrl}/incidents/${encodeURIComponent(state.id)}`;
}

/** Where a postmortem is in the portal. */
export function postmortemUrl(id: string, policy: Policy): string {
  return `${policy.portalUrl}/incidents/postmortems/${encodeURIComponent(id)}`;
}

/** Slack's three special characters. */
export function escape(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

/** A link with a readable text. */
export function link(url: string, text: string): string {
  return `<${url}|${escape(text)}>`;
}

function button(text: string, url: string) {
  return {
    type: 'button' as const,
    text: { type: 'plain_text' as const, text },
    url,
    action_id: text.toLowerCase().replace(/\s+/g, '-'),
  };
}

/** Earlier incidents with a link each, and what is still open of them. Others are on the incident page. */
function relatedLine(state: IncidentState, policy: Policy): string[] {
  const related = state.related ?? [];
  if (related.length === 0) {
    return [];
  }
  const earlier = related
    .slice(0, RELATED_NAMED)
    .map(other =>
      link(
        incidentUrl(other, policy),
        describeRelated(other, state.triggeredAt),
      ),
    );
  const open = describeOpenActionItems(related);
  const named = open.slice(0, ITEMS_NAMED).map(escape);
  const more = open.length - named.length;
  return [
    `*${headlineOf(related)}:* ${earlier.join(' · ')}${
      named.length > 0
        ? `; still open: ${named.join(', ')}${
            more > 0 ? ` and ${more} more` : ''
          }`
        : ''
    }`,
  ];
}

function runbookMissingLine({ runbookMissing }: IncidentState): string {
  return runbookMissing ? 'none fits this alert' : 'not known yet';
}

function repairLine(state: IncidentState): string {
  const last = state.attempts.at(-1);
  if (!last) {
    return state.runbook?.runbook.remediation
      ? 'being prepared'
      : 'nothing automatic for this fault';
  }
  if (last.outcome?.type === 'remediation.verified') {
    return `attempt ${last.attempt} worked: ${last.outcome.payload.observed}`;
  }
  if (state.humanAsked.length > 0) {
    return `a human is needed: ${state.humanAsked.at(-1)?.payload.reason}`;
  }
  if (last.outcome?.type === 'remediation.ineffective') {
    return `attempt ${last.attempt} did not help: ${last.outcome.payload.reason}`;
  }
  if (last.attempted) {
    return `attempt ${
      last.attempt
    } is being verified: ${last.attempted.payload.changes.join(', ')}`;
  }
  if (last.approvalRequested && !last.decision) {
    return `waits for approval: ${last.approvalRequested.payload.changes.join(
      ', ',
    )}`;
  }
  return last.refusals.at(-1)?.payload.reason ?? 'being prepared';
}
