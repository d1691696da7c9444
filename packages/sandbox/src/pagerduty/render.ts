import type { JsonObject } from '../json';
import type {
  Alert,
  LogEntry,
  Note,
  PagerDutyIncident,
  ResponderRequest,
  StatusUpdate,
} from './model';
import type { References } from './references';

/** Entries of the log after which the status is another. */
const CHANGES_STATUS = new Set([
  'trigger_log_entry',
  'acknowledge_log_entry',
  'resolve_log_entry',
]);

/** An incident as `event.data` of a webhook carries it. */
export function renderWebhookIncident(
  incident: PagerDutyIncident,
  team: string,
  references: References,
): JsonObject {
  const { id, self, html_url } = references.incident(incident);
  return {
    id,
    type: 'incident',
    self,
    html_url,
    number: incident.number,
    status: incident.status,
    incident_key: incident.key,
    created_at: incident.createdAt.toISOString(),
    title: incident.title,
    incident_type: { name: 'incident_default' },
    service: references.service(incident.serviceId),
    assignees: incident.assigneeIds.map(userId => references.user(userId)),
    escalation_policy: references.policy(incident.policyId),
    teams: [references.team(team)],
    priority: references.priority(incident.priorityId),
    urgency: incident.urgency,
    conference_bridge: null,
    resolve_reason: null,
  };
}

/** An incident as the REST API answers it. */
export function renderIncident(
  incident: PagerDutyIncident,
  team: string,
  references: References,
): JsonObject {
  const { id, self, html_url } = references.incident(incident);
  const priority = references.priority(incident.priorityId);
  const changed = incident.log.findLast(({ type }) => CHANGES_STATUS.has(type));
  const triggered = incident.alerts.filter(
    ({ status }) => status === 'triggered',
  ).length;
  return {
    id,
    type: 'incident',
    summary: `[#${incident.number}] ${incident.title}`,
    self,
    html_url,
    incident_number: incident.number,
    title: incident.title,
    description: incident.title,
    created_at: incident.createdAt.toISOString(),
    updated_at: incident.changedAt.toISOString(),
    last_status_change_at: toSecond(changed?.at ?? incident.createdAt),
    last_status_change_by: changed ? references.agent(changed.agent) : null,
    resolved_at: incident.resolvedAt?.toISOString() ?? null,
    status: incident.status,
    incident_key: incident.key,
    incident_type: { name: 'incident_default' },
    service: references.service(incident.serviceId),
    assignments: incident.assigneeIds.map(userId => ({
      at: incident.createdAt.toISOString(),
      assignee: references.user(userId),
    })),
    assigned_via: 'escalation_policy',
    acknowledgements:
      incident.status === 'acknowledged' &&
      incident.acknowledgedAt &&
      incident.acknowledgedBy
        ? [
            {
              at: toSecond(incident.acknowledgedAt),
              acknowledger: references.user(incident.acknowledgedBy),
            },
          ]
        : [],
    alert_counts: {
      all: incident.alerts.length,
      triggered,
      resolved: incident.alerts.length - triggered,
    },
    escalation_policy: references.policy(incident.policyId),
    teams: [references.team(team)],
    priority: priority && {
      ...priority,
      type: 'priority',
      name: priority.summary,
    },
    urgency: incident.urgency,
    pending_actions: [],
    conference_bridge: null,
    resolve_reason: null,
    incidents_responders: incident.responderRequests.flatMap(request =>
      request.targets
        .flatMap(({ userIds }) => userIds)
        .map(userId => renderResponder(userId, request, incident, references)),
    ),
    responder_requests: incident.responderRequests.map(request =>
      renderResponderRequest(request, incident, references),
    ),
  };
}

/** One alert; the labels of its monitor are in `body.details`. */
export function renderAlert(
  alert: Alert,
  incident: PagerDutyIncident,
  references: References,
): JsonObject {
  const incidentReference = references.incident(incident);
  return {
    id: alert.id,
    type: 'alert',
    summary: alert.summary,
    self: `${incidentReference.self}/alerts/${alert.id}`,
    html_url: incidentReference.html_url,
    created_at: alert.createdAt.toISOString(),
    resolved_at: alert.resolvedAt?.toISOString() ?? null,
    status: alert.status,
    alert_key: alert.key,
    severity: alert.severity,
    suppressed: false,
    service: references.service(incident.serviceId),
    incident: incidentReference,
    body: {
      type: 'alert_body',
      contexts: [],
      details: alert.details,
      cef_details: {
        message: alert.summary,
        severity: alert.severity,
        dedup_key: alert.key,
        details: alert.details,
      },
    },
  };
}

/** One entry of an incident's log. */
export function renderLogEntry(
  entry: LogEntry,
  incident: PagerDutyIncident,
  references: References,
): JsonObject {
  return {
    id: entry.id,
    type: entry.type,
    summary: entry.summary,
    self: `${references.addresses.api}/log_entries/${entry.id}`,
    created_at: toSecond(entry.at),
    agent: references.agent(entry.agent),
    channel: { type: entry.agent.type === 'user' ? 'website' : 'api' },
    service: references.service(incident.serviceId),
    incident: references.incident(incident),
    teams: [],
  };
}

/** One note. */
export function renderNote(note: Note, references: References): JsonObject {
  return {
    id: note.id,
    user: references.user(note.userId),
    content: note.content,
    created_at: note.at.toISOString(),
    channel: { summary: 'The PagerDuty website or APIs' },
  };
}

/** One status update. */
export function renderStatusUpdate(
  update: StatusUpdate,
  references: References,
): JsonObject {
  return {
    id: update.id,
    message: update.message,
    created_at: update.at.toISOString(),
    sender: references.user(update.userId),
  };
}

/** One request for responders, with the people that it reached. */
export function renderResponderRequest(
  request: ResponderRequest,
  incident: PagerDutyIncident,
  references: References,
): JsonObject {
  return {
    incident: references.incident(incident),
    requester: references.user(request.requesterId),
    requested_at: request.at.toISOString(),
    message: request.message,
    responder_request_targets: request.targets.map(({ type, id, userIds }) => ({
      responder_request_target: {
        ...(type === 'user' ? references.user(id) : references.policy(id)),
        type,
        incidents_responders: userIds.map(userId =>
          renderResponder(userId, request, incident, references),
        ),
      },
    })),
  };
}

/** One person who was asked to help. Nobody in the sandbox answers such a request, so it stays pending. */
function renderResponder(
  userId: string,
  request: ResponderRequest,
  incident: PagerDutyIncident,
  references: References,
): JsonObject {
  return {
    state: 'pending',
    user: references.user(userId),
    incident: references.incident(incident),
    updated_at: request.at.toISOString(),
    message: request.message,
    requester: references.user(request.requesterId),
    requested_at: request.at.toISOString(),
  };
}

/** The REST API tells the time to the second, where webhooks tell it to the millisecond. */
function toSecond(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}
