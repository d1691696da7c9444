import type {
  AlertDetails,
  FactOf,
  FactPayloads,
  FactType,
  IncidentFact,
  IncidentStatus,
  PagerDutySnapshot,
  Person,
  RelatedChange,
  RelatedIncident,
  Severity,
} from '@incident-response/backstage-plugin-common';
import { addActionItemFact, type ActionItemStates } from './actionItems';
import { inOrder } from './facts';
import { addRemediationFact, type AttemptState } from './attempts';
import { withoutRepeats } from './withoutRepeats';

/** Everything known of one incident, as its facts tell it. Instants are ISO 8601 in UTC. */
export interface IncidentState {
  id: string;
  origin: 'pagerduty' | 'manual';
  /** Whether a fact has said what the incident is. A note may arrive before the trigger; until then nothing is decided. */
  known: boolean;
  title: string;
  number?: number;
  url?: string;
  status: IncidentStatus;
  urgency?: 'high' | 'low';
  priorityName?: string;
  serviceId?: string;
  serviceName?: string;
  escalationPolicyId?: string;
  triggeredAt: string;
  /** The first acknowledgement; a later loss of it doesn't change when somebody first answered. */
  acknowledgedAt?: string;
  resolvedAt?: string;
  /** How often it was resolved; more than once after a reopening. */
  resolutions: number;
  /** The fact that resolved it, for each time PagerDuty did; said again, it is no other resolution. */
  resolvedBy: string[];
  chosenSeverity?: { severity: Severity; at: string };
  ownership?: FactPayloads['ownership.resolved'];
  alerts?: AlertDetails[];
  changes?: RelatedChange[];
  onCall?: Person[];
  runbook?: FactPayloads['runbook.matched'];
  runbookMissing: boolean;
  /** Earlier incidents that have to do with it, as they were found; without those that people have rejected. */
  related?: RelatedIncident[];
  stepsDone: number[];
  commander?: Person;
  commanderAsked: boolean;
  channel?: FactPayloads['channel.opened'];
  responders?: FactPayloads['responders.invited'];
  summary?: FactPayloads['summary.posted'];
  ticket?: FactPayloads['ticket.opened'];
  linkedToPagerDuty: string[];
  requestedChanges: FactOf<'pagerduty.change_requested'>[];
  updates: FactOf<'update.posted'>[];
  reminders: FactOf<'update.reminded'>[];
  breaches: FactOf<'clock.breached'>[];
  climbed: FactOf<'escalation.climbed'>[];
  notConfigured: string[];
  /** Effects that a person must look at, by key. */
  failed: Map<string, FactOf<'effect.failed'> | FactOf<'effect.unknown'>>;
  attempts: AttemptState[];
  /** Where requests for approval are shown, by the fact that asks. */
  approvalMessages: Map<string, FactPayloads['approval.posted']>;
  /** The last time somebody asked for a repair, or for a rehearsal of it. */
  repairRequest?: FactOf<'remediation.requested'>;
  /** Each time that it was open again after it had been over. */
  reopenings: { resolvedAt: string; reopenedAt: string }[];
  humanAsked: FactOf<'human.asked'>[];
  postmortem?: {
    id: string;
    drafted: FactOf<'postmortem.drafted'>[];
    /** The last time that it was published, with the action items that it has had since. */
    published?: FactOf<'postmortem.published'>;
    publications: FactOf<'postmortem.published'>[];
    /** Changes after it was published, each the first of a period. */
    revisions: FactOf<'postmortem.revised'>[];
    /** While somebody is asked for a review. */
    reviewRequest?: FactOf<'postmortem.review_requested'>;
    dueAt?: string;
    reminders: FactOf<'postmortem.reminded'>[];
    archiveRequests: FactOf<'postmortem.archive_requested'>[];
    closed: boolean;
  };
  /** Of the published postmortem. */
  actionItems: ActionItemStates;
  /** Facts that change what the pinned summary says, counted. */
  summaryRevision: number;
  /** When this product first heard of it. */
  heardAt: string;
  /** The time of the last fact. */
  lastFactAt: string;
  /** In order of happening. */
  facts: IncidentFact[];
}

const CHANGES_SUMMARY: ReadonlySet<FactType> = new Set<FactType>([
  'pagerduty.acknowledged',
  'pagerduty.unacknowledged',
  'pagerduty.reopened',
  'pagerduty.resolved',
  'pagerduty.priority_updated',
  'ownership.resolved',
  'runbook.matched',
  'runbook.not_found',
  'severity.set',
  'commander.assigned',
  'ticket.opened',
  'remediation.refused',
  'remediation.approval_requested',
  'remediation.attempted',
  'remediation.verified',
  'remediation.ineffective',
  'human.asked',
  'postmortem.drafted',
  'postmortem.published',
]);

/** Facts of one incident → what is known now. Pure; the same for every order of arrival. */
export function fold(facts: readonly IncidentFact[]): IncidentState {
  const ordered = inOrder(withoutRepeats(facts));
  const [first] = ordered;
  if (!first) {
    throw new Error('an incident without facts has no state');
  }
  const state: IncidentState = {
    id: first.incidentId,
    origin: 'pagerduty',
    known: false,
    title: 'Incident',
    status: 'triggered',
    triggeredAt: first.occurredAt,
    resolutions: 0,
    resolvedBy: [],
    runbookMissing: false,
    stepsDone: [],
    commanderAsked: false,
    linkedToPagerDuty: [],
    requestedChanges: [],
    updates: [],
    reminders: [],
    breaches: [],
    climbed: [],
    notConfigured: [],
    failed: new Map(),
    attempts: [],
    approvalMessages: new Map(),
    reopenings: [],
    humanAsked: [],
    actionItems: new Map(),
    summaryRevision: 0,
    heardAt: first.recordedAt,
    lastFactAt: first.occurredAt,
    facts: ordered,
  };
  for (const fact of ordered) {
    apply(state, fact);
    addRemediationFact(state.attempts, fact);
    addActionItemFact(state.actionItems, fact);
    state.lastFactAt = fact.occurredAt;
    if (fact.recordedAt < state.heardAt) {
      state.heardAt = fact.recordedAt;
    }
    if (CHANGES_SUMMARY.has(fact.type) || changesRelated(fact, state)) {
      state.summaryRevision += 1;
    }
  }
  return state;
}

function apply(state: IncidentState, fact: IncidentFact): void {
  switch (fact.type) {
    case 'pagerduty.triggered':
      state.triggeredAt = fact.payload.incident.createdAt ?? fact.occurredAt;
      takeSnapshot(state, fact.payload.incident);
      return;
    case 'pagerduty.acknowledged':
      state.status = 'acknowledged';
      state.acknowledgedAt ??= fact.occurredAt;
      // Acknowledged after a resolution: the reopening in between is not known, or not yet.
      reopen(state, fact.occurredAt);
      takeSnapshot(state, fact.payload.incident);
      return;
    case 'pagerduty.unacknowledged':
    case 'pagerduty.reopened':
      state.status = 'triggered';
      reopen(state, fact.occurredAt);
      takeSnapshot(state, fact.payload.incident);
      return;
    case 'pagerduty.resolved':
      if (state.status !== 'resolved') {
        state.resolutions += 1;
        state.resolvedBy.push(fact.id);
      }
      state.status = 'resolved';
      state.resolvedAt = fact.occurredAt;
      takeSnapshot(state, fact.payload.incident);
      return;
    case 'pagerduty.escalated':
    case 'pagerduty.reassigned':
    case 'pagerduty.delegated':
    case 'pagerduty.priority_updated':
    case 'pagerduty.service_updated':
      takeSnapshot(state, fact.payload.incident);
      return;
    case 'incident.declared':
      state.origin = 'manual';
      state.known = true;
      state.title = fact.payload.title;
      state.triggeredAt = fact.payload.startedAt;
      state.chosenSeverity = {
        severity: fact.payload.severity,
        at: fact.occurredAt,
      };
      if (fact.payload.resolvedAt) {
        state.status = 'resolved';
        state.resolvedAt = fact.payload.resolvedAt;
        state.resolutions = 1;
      }
      return;
    case 'alerts.read':
      state.alerts = fact.payload.alerts;
      return;
    case 'on_call.read':
      state.onCall = fact.payload.people;
      return;
    case 'changes.read':
      state.changes = fact.payload.changeEvents;
      return;
    case 'ownership.resolved':
      state.ownership = fact.payload;
      return;
    case 'runbook.matched':
      state.runbook = fact.payload;
      state.runbookMissing = false;
      return;
    case 'runbook.not_found':
      state.runbookMissing = true;
      return;
    case 'incident.related_found':
      state.related = fact.payload.related;
      return;
    case 'incident.link_judged':
      state.related = judge(state.related, fact.payload);
      return;
    case 'runbook.step_checked':
      state.stepsDone = state.stepsDone.filter(
        step => step !== fact.payload.step,
      );
      if (fact.payload.done) {
        state.stepsDone.push(fact.payload.step);
      }
      return;
    case 'severity.set':
      state.chosenSeverity = {
        severity: fact.payload.severity,
        at: fact.occurredAt,
      };
      return;
    case 'commander.assigned':
      state.commander = fact.payload.person;
      return;
    case 'commander.asked':
      state.commanderAsked = true;
      return;
    case 'channel.opened':
      state.channel = fact.payload;
      return;
    case 'responders.invited':
      state.responders = fact.payload;
      return;
    case 'summary.posted':
      state.summary = fact.payload;
      return;
    case 'ticket.opened':
      state.ticket = fact.payload;
      return;
    case 'pagerduty.linked':
      state.linkedToPagerDuty.push(...fact.payload.links);
      return;
    case 'pagerduty.change_requested':
      state.requestedChanges.push(fact);
      return;
    case 'update.posted':
      state.updates.push(fact);
      return;
    case 'update.reminded':
      state.reminders.push(fact);
      return;
    case 'clock.breached':
      state.breaches.push(fact);
      return;
    case 'escalation.climbed':
      state.climbed.push(fact);
      return;
    case 'provider.not_configured':
      state.notConfigured.push(fact.payload.provider);
      return;
    case 'effect.failed':
    case 'effect.unknown':
      state.failed.set(fact.payload.effect, fact);
      return;
    case 'effect.retried':
      state.failed.delete(fact.payload.effect);
      return;
    case 'remediation.requested':
      state.repairRequest = fact;
      return;
    case 'approval.posted':
      state.approvalMessages.set(fact.payload.request, fact.payload);
      return;
    case 'human.asked':
      state.humanAsked.push(fact);
      return;
    case 'postmortem.drafted': {
      const postmortem = postmortemOf(state, fact.payload.postmortemId);
      postmortem.drafted.push(fact);
      postmortem.dueAt = fact.payload.dueAt ?? postmortem.dueAt;
      postmortem.closed = false;
      return;
    }
    case 'postmortem.published': {
      const postmortem = postmortemOf(state, fact.payload.postmortemId);
      postmortem.published = fact;
      postmortem.publications.push(fact);
      postmortem.reviewRequest = undefined;
      postmortem.closed = false;
      return;
    }
    case 'postmortem.review_requested':
      postmortemOf(state, fact.payload.postmortemId).reviewRequest = fact;
      return;
    case 'postmortem.reviewed':
      if (fact.payload.verdict === 'changes_requested') {
        postmortemOf(state, fact.payload.postmortemId).reviewRequest =
          undefined;
      }
      return;
    case 'postmortem.revised':
      postmortemOf(state, fact.payload.postmortemId).revisions.push(fact);
      return;
    case 'postmortem.reminded':
      postmortemOf(state, fact.payload.postmortemId).reminders.push(fact);
      return;
    case 'postmortem.archive_requested':
      postmortemOf(state, fact.payload.postmortemId).archiveRequests.push(fact);
      return;
    case 'action_item.reopened':
      if (state.postmortem) {
        state.postmortem.closed = false;
      }
      return;
    case 'postmortem.closed':
      if (state.postmortem) {
        state.postmortem.closed = true;
      }
      return;
    default:
  }
}

function postmortemOf(
  state: IncidentState,
  id: string,
): NonNullable<IncidentState['postmortem']> {
  state.postmortem ??= {
    id,
    drafted: [],
    publications: [],
    revisions: [],
    reminders: [],
    archiveRequests: [],
    closed: false,
  };
  return state.postmortem;
}

/** Whether what the summary says of earlier incidents is another after the fact. */
function changesRelated(fact: IncidentFact, state: IncidentState): boolean {
  return fact.type === 'incident.related_found'
    ? fact.payload.related.length > 0
    : fact.type === 'incident.link_judged' && state.related !== undefined;
}

function judge(
  related: RelatedIncident[] | undefined,
  { otherId, verdict }: FactPayloads['incident.link_judged'],
): RelatedIncident[] | undefined {
  return related
    ?.filter(({ id }) => id !== otherId || verdict !== 'rejected')
    .map(other =>
      other.id === otherId
        ? { ...other, confirmed: verdict === 'confirmed' ? true : undefined }
        : other,
    );
}

function reopen(state: IncidentState, at: string): void {
  if (state.resolvedAt) {
    state.reopenings.push({ resolvedAt: state.resolvedAt, reopenedAt: at });
    state.resolvedAt = undefined;
  }
}

function takeSnapshot(state: IncidentState, snapshot: PagerDutySnapshot): void {
  state.known = true;
  state.title = snapshot.title ?? state.title;
  state.number = snapshot.number ?? state.number;
  state.url = snapshot.htmlUrl ?? state.url;
  state.urgency = snapshot.urgency ?? state.urgency;
  state.priorityName = snapshot.priorityName ?? state.priorityName;
  state.serviceId = snapshot.serviceId ?? state.serviceId;
  state.serviceName = snapshot.serviceName ?? state.serviceName;
  state.escalationPolicyId =
    snapshot.escalationPolicyId ?? state.escalationPolicyId;
  if (snapshot.createdAt && snapshot.createdAt < state.triggeredAt) {
    state.triggeredAt = snapshot.createdAt;
  }
}
