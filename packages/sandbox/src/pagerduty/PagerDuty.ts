import { randomUUID } from 'node:crypto';
import { randomId } from '../demo/ids';
import type { JsonObject } from '../json';
import type { Directory } from './directory';
import { PagerDutyProblem } from './PagerDutyProblem';
import type {
  Agent,
  Alert,
  LogEntry,
  PagerDutyIncident,
  PagerDutyService,
  ResponderRequest,
  ResponderTarget,
  ServiceChange,
} from './model';
import { onCallEntries } from './onCall';
import { References, type PagerDutyAddresses } from './references';
import { renderWebhookIncident } from './render';
import { WebhookSender } from './webhooks/WebhookSender';

/** A page as a monitor would raise it. */
export interface Trigger {
  serviceId: string;
  title: string;
  /** Labels of the alert: `{ alertname, severity, namespace, pod, … }`. */
  details?: Record<string, string>;
  severity?: Alert['severity'];
  /** Alerts with the key of an open incident join it. */
  dedupKey?: string;
  /** By name, such as `P2`. */
  priority?: string;
  urgency?: 'high' | 'low';
  /** Deliver the event twice with different webhook ids, as two subscriptions for one endpoint do. */
  duplicateDelivery?: boolean;
}

/** A PagerDuty account: incidents and what may happen to them. Every change is sent to the webhook subscriptions. */
export class PagerDuty {
  readonly incidents: PagerDutyIncident[] = [];
  /** What was changed about services, as whoever changed it has said. */
  readonly changes: ServiceChange[] = [];
  readonly webhooks = new WebhookSender();
  readonly references: References;
  private lastNumber: number;

  constructor(
    readonly directory: Directory,
    addresses: PagerDutyAddresses,
    options: { firstIncidentNumber?: number } = {},
  ) {
    this.references = new References(directory, addresses);
    this.lastNumber = (options.firstIncidentNumber ?? 1_001) - 1;
  }

  /** Raises an incident, or adds the alert to the open incident with the same deduplication key. */
  trigger(trigger: Trigger): PagerDutyIncident {
    const service = this.service(trigger.serviceId);
    const key = trigger.dedupKey ?? randomUUID().replaceAll('-', '');
    const now = new Date();
    const alert: Alert = {
      id: randomId('Q', 14),
      key,
      status: 'triggered',
      summary: trigger.title,
      severity: trigger.severity ?? 'critical',
      details: trigger.details ?? {},
      createdAt: now,
    };
    const open = this.incidents.findLast(
      incident => incident.key === key && incident.status !== 'resolved',
    );
    if (open) {
      open.alerts.push(alert);
      return open;
    }
    const incident = this.open(trigger, service, alert, now);
    const agent: Agent = { type: 'integration', serviceId: service.id };
    this.log(
      incident,
      'trigger_log_entry',
      `Triggered: ${trigger.title}`,
      agent,
    );
    this.emit(incident, 'triggered', agent, {
      copies: trigger.duplicateDelivery ? 2 : 1,
    });
    return incident;
  }

  acknowledge(id: string, agent: Agent): PagerDutyIncident {
    const incident = this.unresolved(id);
    if (incident.status === 'acknowledged') {
      return incident;
    }
    incident.status = 'acknowledged';
    incident.acknowledgedAt = new Date();
    incident.acknowledgedBy =
      agent.type === 'user' ? agent.userId : incident.assigneeIds[0];
    this.log(incident, 'acknowledge_log_entry', 'Acknowledged', agent);
    this.emit(incident, 'acknowledged', agent);
    return incident;
  }

  resolve(id: string, agent: Agent): PagerDutyIncident {
    const incident = this.unresolved(id);
    const now = new Date();
    incident.status = 'resolved';
    incident.resolvedAt = now;
    incident.assigneeIds = [];
    for (const alert of incident.alerts) {
      alert.status = 'resolved';
      alert.resolvedAt ??= now;
    }
    this.log(incident, 'resolve_log_entry', 'Resolved', agent);
    this.emit(incident, 'resolved', agent);
    return incident;
  }

  /** A monitor reports that its alert is over. With the last alert the incident resolves itself. */
  resolveAlert(dedupKey: string): PagerDutyIncident | undefined {
    const incident = this.incidents.find(
      candidate =>
        candidate.status !== 'resolved' &&
        candidate.alerts.some(
          ({ key, status }) => key === dedupKey && status === 'triggered',
        ),
    );
    if (!incident) {
      return undefined;
    }
    for (const alert of incident.alerts.filter(({ key }) => key === dedupKey)) {
      alert.status = 'resolved';
      alert.resolvedAt = new Date();
    }
    if (incident.alerts.every(({ status }) => status === 'resolved')) {
      this.resolve(incident.id, {
        type: 'integration',
        serviceId: incident.serviceId,
      });
    }
    return incident;
  }

  /** Notifies the people of a level of the escalation policy instead of those notified so far. */
  escalate(id: string, level: number, agent: Agent): PagerDutyIncident {
    const incident = this.unresolved(id);
    const assignees = this.onCall(incident.policyId, level);
    if (assignees.length === 0) {
      throw PagerDutyProblem.invalid(
        `Escalation level ${level} does not exist in the escalation policy`,
      );
    }
    incident.escalationLevel = level;
    incident.assigneeIds = assignees;
    incident.escalations.push({ level, agent, at: new Date() });
    this.log(
      incident,
      'escalate_log_entry',
      `Escalated to level ${level}`,
      agent,
    );
    this.emit(incident, 'escalated', agent);
    return incident;
  }

  reassign(id: string, userIds: string[], agent: Agent): PagerDutyIncident {
    const incident = this.unresolved(id);
    incident.assigneeIds = userIds;
    this.log(incident, 'assign_log_entry', 'Reassigned', agent);
    this.emit(incident, 'reassigned', agent);
    return incident;
  }

  setPriority(
    id: string,
    priorityId: string | undefined,
    agent: Agent,
  ): PagerDutyIncident {
    const incident = this.incident(id);
    if (incident.priorityId === priorityId) {
      return incident;
    }
    incident.priorityId = priorityId;
    const name = this.references.priority(priorityId)?.summary ?? 'none';
    this.log(incident, 'priority_log_entry', `Priority: ${name}`, agent);
    this.emit(incident, 'priority_updated', agent);
    return incident;
  }

  setTitle(id: string, title: string): void {
    const incident = this.incident(id);
    incident.title = title;
    incident.changedAt = new Date();
  }

  addNote(id: string, userId: string, content: string) {
    const incident = this.incident(id);
    const agent: Agent = { type: 'user', userId };
    const note = { id: randomId('P', 7), userId, content, at: new Date() };
    incident.notes.push(note);
    this.log(incident, 'annotate_log_entry', `Note: ${content}`, agent);
    this.emitAbout(incident, 'annotated', agent, {
      incident: this.references.incident(incident),
      id: note.id,
      content,
      trimmed: false,
      type: 'incident_note',
    });
    return note;
  }

  postStatusUpdate(id: string, userId: string, message: string) {
    const incident = this.incident(id);
    const agent: Agent = { type: 'user', userId };
    const update = { id: randomId('P', 7), userId, message, at: new Date() };
    incident.statusUpdates.push(update);
    this.log(
      incident,
      'status_update_log_entry',
      `Status update: ${message}`,
      agent,
    );
    this.emitAbout(incident, 'status_update_published', agent, {
      incident: this.references.incident(incident),
      id: update.id,
      message,
      trimmed: false,
      type: 'incident_status_update',
    });
    return update;
  }

  requestResponders(
    id: string,
    requesterId: string,
    message: string,
    targets: ResponderTarget[],
  ): ResponderRequest {
    const incident = this.unresolved(id);
    const agent: Agent = { type: 'user', userId: requesterId };
    const request: ResponderRequest = {
      id: randomId('P', 7),
      requesterId,
      message,
      targets: targets.map(target => ({
        ...target,
        userIds:
          target.type === 'user' ? [target.id] : this.onCall(target.id, 1),
      })),
      at: new Date(),
    };
    incident.responderRequests.push(request);
    this.log(
      incident,
      'responder_request_log_entry',
      `Responders requested: ${message}`,
      agent,
    );
    for (const target of targets) {
      this.emitAbout(incident, 'responder.added', agent, {
        incident: this.references.incident(incident),
        user: target.type === 'user' ? this.references.user(target.id) : null,
        escalation_policy:
          target.type === 'user'
            ? this.references.policy(incident.policyId)
            : this.references.policy(target.id),
        message,
        state: 'pending',
        type: 'incident_responder',
      });
    }
    return request;
  }

  /** The incident with this id. @throws PagerDutyProblem when there is none. */
  incident(id: string): PagerDutyIncident {
    // From the newest, which is asked for most.
    const found = this.incidents.findLast(incident => incident.id === id);
    if (!found) {
      throw PagerDutyProblem.notFound(`Incident ${id}`);
    }
    return found;
  }

  /** The service with this id. @throws PagerDutyProblem when there is none. */
  service(id: string): PagerDutyService {
    const found = this.directory.services.find(service => service.id === id);
    if (!found) {
      throw PagerDutyProblem.notFound(`Service ${id}`);
    }
    return found;
  }

  /** Ids of the users whom a level of a policy notifies now. */
  onCall(policyId: string, level: number): string[] {
    const now = new Date();
    const ids = onCallEntries(this.directory, now, now)
      .filter(entry => entry.policy.id === policyId && entry.level === level)
      .map(({ userId }) => userId);
    return [...new Set(ids)];
  }

  /** The team that an incident belongs to. */
  teamOf(incident: PagerDutyIncident): string {
    return this.service(incident.serviceId).team;
  }

  /** Forgets all incidents. Their numbers are not given out again: a portal may still know them. */
  reset(): void {
    this.incidents.length = 0;
    this.changes.length = 0;
    this.webhooks.reset();
  }

  private open(
    trigger: Trigger,
    service: PagerDutyService,
    alert: Alert,
    now: Date,
  ): PagerDutyIncident {
    this.lastNumber += 1;
    const incident: PagerDutyIncident = {
      id: randomId('Q', 14),
      number: this.lastNumber,
      title: trigger.title,
      serviceId: service.id,
      policyId: service.policyId,
      status: 'triggered',
      urgency: trigger.urgency ?? 'high',
      priorityId: this.priorityNamed(trigger.priority)?.id,
      key: alert.key,
      escalationLevel: 1,
      assigneeIds: this.onCall(service.policyId, 1),
      createdAt: now,
      changedAt: now,
      alerts: [alert],
      notes: [],
      statusUpdates: [],
      responderRequests: [],
      escalations: [],
      log: [],
    };
    this.incidents.push(incident);
    return incident;
  }

  private priorityNamed(name: string | undefined) {
    return this.directory.priorities.find(priority => priority.name === name);
  }

  private unresolved(id: string): PagerDutyIncident {
    const incident = this.incident(id);
    if (incident.status === 'resolved') {
      throw new PagerDutyProblem(400, 1001, 'Incident Already Resolved', [
        `Incident ${id} is resolved and can't be changed`,
      ]);
    }
    return incident;
  }

  private log(
    incident: PagerDutyIncident,
    type: string,
    summary: string,
    agent: Agent,
  ): LogEntry {
    const entry = {
      id: randomId('R', 26),
      type,
      summary,
      agent,
      at: new Date(),
    };
    incident.log.push(entry);
    incident.changedAt = entry.at;
    return entry;
  }

  private emit(
    incident: PagerDutyIncident,
    type: string,
    agent: Agent,
    options?: { copies?: number },
  ): void {
    const data = renderWebhookIncident(
      incident,
      this.teamOf(incident),
      this.references,
    );
    this.emitAbout(incident, type, agent, data, options);
  }

  private emitAbout(
    incident: PagerDutyIncident,
    type: string,
    agent: Agent,
    data: JsonObject,
    options?: { copies?: number },
  ): void {
    this.webhooks.send(
      {
        id: randomId('01', 26),
        type: `incident.${type}`,
        resourceType: 'incident',
        occurredAt: new Date(),
        agent: this.references.agent(agent),
        data,
        incidentId: incident.id,
        serviceId: incident.serviceId,
      },
      options,
    );
  }
}
