import type { ActionItemClosedBy } from './actionItems';
import type { ActionItem } from './postmortem';
import type { LinkVerdict, RelatedIncident } from './related';
import type { Severity } from './severity';
import type { RunbookMatch, RunbookRefusedDefinition } from './runbook';

/** A person as far as the product knows one: any of the fields may be all that is known. @public */
export interface Person {
  /** Catalog entity reference, `user:default/ada`. */
  entityRef?: string;
  name?: string;
  email?: string;
  slackUserId?: string;
  pagerdutyUserId?: string;
}

/** Who caused a fact. @public */
export interface FactActor {
  kind: 'system' | 'user' | 'pagerduty' | 'service';
  /** Catalog entity reference of a signed-in user, or the name of a service. */
  ref?: string;
  name?: string;
}

/** Where a fact can be checked: a page outside or in the portal. @public */
export interface FactSource {
  title: string;
  url: string;
}

/** The parts of PagerDuty's incident that every `incident.*` event carries and this product uses. @public */
export interface PagerDutySnapshot {
  title?: string;
  number?: number;
  htmlUrl?: string;
  status?: 'triggered' | 'acknowledged' | 'resolved';
  urgency?: 'high' | 'low';
  /** PagerDuty's priority by name (`.summary`), for example `P1` or `SEV-2`. */
  priorityName?: string;
  serviceId?: string;
  serviceName?: string;
  escalationPolicyId?: string;
  assignees?: Person[];
  createdAt?: string;
}

/** One alert of the incident, with the labels its monitor sent. @public */
export interface AlertDetails {
  id: string;
  /** The alert's rule, for example `HighMemoryUsage`, where the monitor names it. */
  name?: string;
  summary: string;
  status: 'triggered' | 'resolved';
  labels: Record<string, string>;
}

/** Something that was changed before or during the incident, such as a deployment. @public */
export interface RelatedChange {
  id: string;
  /** ISO 8601. */
  at: string;
  summary: string;
  /** The system that has told of it. */
  source?: string;
  url?: string;
}

/** One Kubernetes object (or whatever a third-party action works on). @public */
export interface RemediationTarget {
  kind: string;
  name: string;
  namespace?: string;
  cluster?: string;
}

/** One object before and after a change, as text that people can compare line by line. @public */
export interface RemediationDiff {
  /** For example `Deployment payments-api in payments`. */
  object: string;
  before: string;
  /** Empty where the object would be gone. */
  after: string;
}

/** The version of the plan that a repair followed. @public */
export interface RemediationPlanVersion {
  entityRef: string;
  /** The catalog's etag of the runbook. */
  etag?: string;
  /** SHA-256 of the plan itself, in hexadecimal. */
  hash: string;
}

/** What a guard wants to happen after it has refused. @public */
export type RefusalNext = 'wait' | 'approve' | 'note' | 'escalate';

interface PagerDutyEvent {
  eventId: string;
  incident: PagerDutySnapshot;
  /** Learned by asking PagerDuty, since the webhook had not come; it may come yet. */
  caughtUp?: boolean;
}

/**
 * Every fact's payload by its type. Facts are past tense and immutable; together they are the timeline.
 * @public
 */
export interface FactPayloads {
  'pagerduty.triggered': PagerDutyEvent;
  'pagerduty.acknowledged': PagerDutyEvent;
  'pagerduty.unacknowledged': PagerDutyEvent;
  'pagerduty.escalated': PagerDutyEvent;
  'pagerduty.reassigned': PagerDutyEvent;
  'pagerduty.delegated': PagerDutyEvent;
  'pagerduty.reopened': PagerDutyEvent;
  'pagerduty.resolved': PagerDutyEvent;
  'pagerduty.priority_updated': PagerDutyEvent;
  'pagerduty.service_updated': PagerDutyEvent;
  'pagerduty.note_added': { eventId: string; content: string };
  /** Any other event: kept for the timeline, changes nothing. */
  'pagerduty.event': { eventId: string; eventType: string };

  /** An incident that PagerDuty never saw. */
  'incident.declared': {
    title: string;
    severity: Severity;
    entityRef?: string;
    startedAt: string;
    resolvedAt?: string;
    summary?: string;
  };

  'alerts.read': { alerts: AlertDetails[] };
  /** Change events that PagerDuty relates to the incident. */
  'changes.read': { changeEvents: RelatedChange[] };
  'on_call.read': { people: Person[] };
  'ownership.resolved': {
    unmapped: boolean;
    entityRef?: string;
    entityTitle?: string;
    /** From `spec.lifecycle`: decides how careful remediation is. */
    environment?: string;
    ownerRef?: string;
    members: Person[];
    /** Entities that depend on the affected one, up to two hops. */
    dependents: string[];
    jiraProjectKey?: string;
  };
  'runbook.matched': { runbook: RunbookMatch; runnersUp: RunbookMatch[] };
  'runbook.not_found': {
    considered: number;
    refused: RunbookRefusedDefinition[];
  };
  'runbook.step_checked': { step: number; done: boolean };

  /** Earlier incidents that have to do with this one, and what was still open of them at that moment. */
  'incident.related_found': { related: RelatedIncident[] };
  /** What somebody has said of a link; without a verdict it was taken back. */
  'incident.link_judged': {
    otherId: string;
    otherNumber?: number;
    verdict?: LinkVerdict;
  };

  'severity.set': { severity: Severity; reason?: string };
  'commander.assigned': { person: Person };
  'note.added': { text: string };
  'update.posted': { text: string };

  /** `sharedWith` is the incident whose channel it is, in a flood of incidents of one service. */
  'channel.opened': {
    id: string;
    name: string;
    url: string;
    sharedWith?: string;
  };
  'responders.invited': {
    invited: string[];
    notFound: { who: string; why: string }[];
  };
  'summary.posted': { channelId: string; ts: string };
  'ticket.opened': { key: string; url: string };
  'pagerduty.linked': { links: string[] };
  /** A person asked for this change from the portal; PagerDuty stays the source of truth for the status. */
  'pagerduty.change_requested': {
    change: 'acknowledge' | 'resolve';
    from?: string;
  };
  'pagerduty.change_made': { change: 'acknowledge' | 'resolve' };

  'provider.not_configured': { provider: string; consequence: string };
  'effect.failed': {
    effect: string;
    what: string;
    reason: string;
    /** What an operator can do about it. */
    remedy: string;
  };
  /** The call may or may not have happened, and it isn't safe to repeat: a person must look. */
  'effect.unknown': { effect: string; what: string; question: string };
  'effect.retried': { effect: string };

  /** With `dryRun`, everything is gone through and nothing is changed. */
  'remediation.requested': { reason?: string; dryRun?: boolean };
  'remediation.refused': {
    attempt: number;
    guard: string;
    reason: string;
    next: RefusalNext;
    /** When the guard should be asked again, for `wait`. ISO 8601. */
    retryAt?: string;
  };
  'remediation.approval_requested': {
    attempt: number;
    action: string;
    reason: string;
    targets: RemediationTarget[];
    /** What exactly will change, one line each. */
    changes: string[];
    diffs?: RemediationDiff[];
    /** How many people must approve it; 1 where it is missing. */
    approvals?: number;
    expiresAt: string;
  };
  /** The request is in the channel. `shows` is what the message said of it then. */
  'approval.posted': {
    /** The fact that asks for the approval. */
    request: string;
    channelId: string;
    ts: string;
    shows: string;
  };
  /** One for each person that approves. */
  'remediation.approved': { attempt: number };
  'remediation.rejected': { attempt: number; reason?: string };
  'remediation.approval_expired': { attempt: number };
  'remediation.diagnosed': {
    attempt: number;
    action?: string;
    /** The plan's step, counted from 0. */
    step?: number;
    targets?: RemediationTarget[];
    /** What would change, one line each. */
    changes?: string[];
    diffs?: RemediationDiff[];
    evidence: { title: string; text: string }[];
    /** What each guard said, in the order in which they were asked. */
    guards: { guard: string; allowed: boolean; reason: string }[];
  };
  'remediation.attempted': {
    attempt: number;
    action: string;
    targets: RemediationTarget[];
    changes: string[];
    dryRun: boolean;
    verifyUntil: string;
    plan?: RemediationPlanVersion;
    /** The plan's step, counted from 0, and its parameters as they were filled in. */
    step?: number;
    parameters?: { [name: string]: unknown };
    /** What each guard said immediately before. */
    guards?: { guard: string; allowed: boolean; reason: string }[];
    /** What nobody else may repair until it is known whether it has helped. */
    locks?: string[];
    /** What could be put back afterwards, in one sentence: "scale recommendations back to 2 replicas". */
    restorable?: string;
    /** Entity and workload, so that limits hold across incidents. */
    entityRef?: string;
  };
  'remediation.verified': { attempt: number; observed: string };
  'remediation.ineffective': { attempt: number; reason: string };
  /** Somebody wants put back what an attempt has changed beyond mending the fault, such as a size. */
  'remediation.restore_requested': { attempt: number };
  'remediation.restored': { attempt: number; changes: string[] };
  /** A human was asked, with what was tried. */
  'human.asked': { reason: string; tried: string[]; nextStep?: string };
  'human.paged': {
    how: 'responder_request' | 'escalation' | 'note';
    who?: string;
    /** The fact that made a human necessary. */
    because: string;
  };

  'clock.breached': {
    clock: 'acknowledge' | 'update' | 'resolve';
    dueAt: string;
  };
  'escalation.climbed': { rung: number; role: string };
  /** `since` is the update that another should have followed. */
  'update.reminded': { reminder: number; since: string };
  'commander.asked': Record<string, never>;

  'postmortem.drafted': {
    postmortemId: string;
    /** 1 for the first resolution, 2 after a reopening, and so on. */
    resolution: number;
    /** When it should be published. */
    dueAt?: string;
  };
  /** Who was asked, as entity references. */
  'postmortem.review_requested': { postmortemId: string; reviewers: string[] };
  'postmortem.reviewed': {
    postmortemId: string;
    verdict: 'approved' | 'changes_requested';
  };
  /** It is not published yet. Reminder 1 is before it is due, all others after. */
  'postmortem.reminded': {
    postmortemId: string;
    reminder: number;
    dueAt: string;
  };
  /** A version after it was published. */
  'postmortem.revised': { postmortemId: string; version: number };
  /** Somebody wants its versions looked for in the archive, and stored again where they are missing. */
  'postmortem.archive_requested': { postmortemId: string; versions: number[] };
  'postmortem.published': {
    postmortemId: string;
    version: number;
    actionItems: PublishedActionItem[];
  };
  'postmortem.closed': { postmortemId: string };
  'postmortem.archived': {
    postmortemId: string;
    version: number;
    /** Of the object in the archive. */
    key: string;
    sha256: string;
  };
  'action_item.ticketed': {
    actionItemId: string;
    key: string;
    url: string;
    /** Of the issue; it stays when the issue moves to another project. */
    issueId?: string;
    /** What the item was when it was written into the issue. */
    written?: TicketFields;
  };
  /** Somebody wants another ticket for an item whose ticket is gone. */
  'action_item.ticket_requested': { actionItemId: string; title: string };
  /** The issue is another than it was known to be: its status, its key, or that it is gone. */
  'action_item.ticket_changed': {
    actionItemId: string;
    title: string;
    key: string;
    url: string;
    status?: string;
    /** Jira's category of the status: `new`, `indeterminate` or `done`. */
    category?: string;
    missing?: boolean;
    /** The key that it had before it was moved. */
    movedFrom?: string;
    /** What this product has written into it. */
    written?: TicketFields;
  };
  'action_item.closed': {
    actionItemId: string;
    title: string;
    by: ActionItemClosedBy;
  };
  'action_item.reopened': {
    actionItemId: string;
    title: string;
    by: ActionItemClosedBy;
  };
  /** After publishing; the item as it is now. */
  'action_item.changed': {
    item: PublishedActionItem;
    by: ActionItemClosedBy;
    /** What of it is another, in words: `due date`. */
    changed: string[];
  };
  'action_item.removed': { actionItemId: string; title: string };
  /** An open item is due soon or overdue. Reminder 1 comes before the day. */
  'action_item.reminded': {
    actionItemId: string;
    title: string;
    reminder: number;
    dueDate: string;
    ownerRef?: string;
  };
}

/** What of an action item stands in its issue. @public */
export type TicketFields = Pick<ActionItem, 'title' | 'priority' | 'dueDate'>;

/** An action item as the incident knows it. What came later than the first version may be missing. @public */
export interface PublishedActionItem {
  id: string;
  title: string;
  priority?: ActionItem['priority'];
  /** Who sees to it: the item's owner, else the postmortem's. */
  ownerRef?: string;
  dueDate?: string;
  done?: boolean;
}

/** @public */
export type FactType = keyof FactPayloads;

/** The fields every fact has. Times are ISO 8601 in UTC. @public */
export interface FactBase {
  id: string;
  incidentId: string;
  /** Grows with every stored fact of the whole installation; gives the order of arrival, not of happening. */
  sequence: number;
  /** When it happened. */
  occurredAt: string;
  /** When we learned of it. */
  recordedAt: string;
  actor: FactActor;
  source?: FactSource;
}

/** A fact of one type. @public */
export type FactOf<T extends FactType> = FactBase & {
  type: T;
  payload: FactPayloads[T];
};

/** Something that happened in one incident. Discriminated by `type`. @public */
export type IncidentFact = { [T in FactType]: FactOf<T> }[FactType];

/** A fact before it is stored: the store adds the sequence, `recordedAt`, and `occurredAt` where it is "now". @public */
export type NewFact = {
  [T in FactType]: {
    /** Facts with an id already stored are ignored, which makes recording them repeatable. */
    id?: string;
    type: T;
    payload: FactPayloads[T];
    actor: FactActor;
    occurredAt?: string;
    source?: FactSource;
  };
}[FactType];
