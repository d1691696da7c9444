/** Somebody PagerDuty can notify. */
export interface PagerDutyUser {
  id: string;
  name: string;
  email: string;
  team: string;
}

/** A weekly rotation of people. */
export interface Schedule {
  id: string;
  name: string;
  team: string;
  /** In order of rotation; the first is on call in the sandbox's first week. */
  userIds: string[];
}

/** Whom one level of an escalation policy notifies. */
export interface EscalationTarget {
  type: 'user' | 'schedule';
  id: string;
}

/** Who is notified, and after how long the next. */
export interface EscalationPolicy {
  id: string;
  name: string;
  team: string;
  levels: { delayMinutes: number; targets: EscalationTarget[] }[];
}

/** A service that can be paged. */
export interface PagerDutyService {
  id: string;
  name: string;
  team: string;
  policyId: string;
  /** For the Events API v2. */
  integrationKey: string;
}

/** A change event. */
export interface ServiceChange {
  serviceId: string;
  summary: string;
  at: Date;
  source?: string;
  links: { href: string; text?: string }[];
}

/** P1 to P4. */
export interface Priority {
  id: string;
  name: string;
  description: string;
  order: number;
  color: string;
}

/** Who did something: a user, or a monitor through its integration. */
export type Agent =
  | { type: 'user'; userId: string }
  | { type: 'integration'; serviceId: string };

/** One alert of an incident, as its monitor sent it. */
export interface Alert {
  id: string;
  key: string;
  status: 'triggered' | 'resolved';
  summary: string;
  severity: 'critical' | 'error' | 'warning' | 'info';
  details: Record<string, string>;
  createdAt: Date;
  resolvedAt?: Date;
}

/** One entry of an incident's log. */
export interface LogEntry {
  id: string;
  type: string;
  summary: string;
  agent: Agent;
  at: Date;
}

/** Free text on an incident. */
export interface Note {
  id: string;
  userId: string;
  content: string;
  at: Date;
}

/** A message to those who follow an incident. */
export interface StatusUpdate {
  id: string;
  userId: string;
  message: string;
  at: Date;
}

/** A request that somebody else helps. */
export interface ResponderRequest {
  id: string;
  requesterId: string;
  message: string;
  /** Who is asked, and the people whom that reached at the time. */
  targets: (ResponderTarget & { userIds: string[] })[];
  at: Date;
}

/** Somebody who can be asked to help. */
export interface ResponderTarget {
  type: 'user' | 'escalation_policy';
  id: string;
}

/** The statuses of PagerDuty. */
export type IncidentStatus = 'triggered' | 'acknowledged' | 'resolved';

/** One incident with everything that happened to it. */
export interface PagerDutyIncident {
  id: string;
  number: number;
  title: string;
  serviceId: string;
  policyId: string;
  status: IncidentStatus;
  urgency: 'high' | 'low';
  priorityId?: string;
  key: string;
  escalationLevel: number;
  assigneeIds: string[];
  createdAt: Date;
  acknowledgedAt?: Date;
  acknowledgedBy?: string;
  resolvedAt?: Date;
  changedAt: Date;
  alerts: Alert[];
  notes: Note[];
  statusUpdates: StatusUpdate[];
  responderRequests: ResponderRequest[];
  /** When somebody escalated it, oldest first. */
  escalations: { level: number; agent: Agent; at: Date }[];
  log: LogEntry[];
}
