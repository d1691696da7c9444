import { adfText } from '../jira/adf';
import type { JiraIssue } from '../jira/model';
import { isJsonObject } from '../json';
import type { ClusterWrite } from '../kubernetes/WriteLog';
import type { PagerDutyIncident } from '../pagerduty/model';
import {
  shownContent,
  type SlackChannel,
  type SlackMessage,
} from '../slack/model';
import { textsOf } from '../slack/textsOf';
import type { Drill } from './Drill';
import type { DrillIncident } from './DrillIncident';
import type { IncidentPlan } from './Scenario';
import type { World } from './World';

function marksIncident(message: SlackMessage, incidentId: string): boolean {
  return (
    shownContent(message).metadata?.event_payload.incident_id === incidentId
  );
}

/** Channels that were made for an incident: its id is in topic or purpose, or in the metadata of a message. */
export function findChannels(
  { slack }: Pick<World, 'slack'>,
  incidentId: string,
): SlackChannel[] {
  return slack.channels.filter(
    channel =>
      `${channel.topic} ${channel.purpose}`.includes(incidentId) ||
      channel.messages.some(message => marksIncident(message, incidentId)),
  );
}

/** The app's messages about an incident, of one type of event if given. */
export function findMessages(
  world: Pick<World, 'slack'>,
  incidentId: string,
  ...eventTypes: string[]
): SlackMessage[] {
  return findChannels(world, incidentId)
    .flatMap(({ messages }) => messages)
    .filter(
      message =>
        marksIncident(message, incidentId) &&
        (eventTypes.length === 0 ||
          eventTypes.includes(
            shownContent(message).metadata?.event_type ?? '',
          )),
    );
}

/** Issues that were made for an incident, without those for its action items. */
export function findTickets(
  { jira }: Pick<World, 'jira'>,
  incidentId: string,
): JiraIssue[] {
  return jira.issues.filter(issue => {
    const property = issue.properties.get('incident-response');
    return (
      !issue.labels.includes('postmortem') &&
      ((isJsonObject(property) && property.incidentId === incidentId) ||
        issue.labels.some(label => label.includes(incidentId)) ||
        adfText(issue.description).includes(incidentId))
    );
  });
}

/** Issues that were made for the action items of an incident's postmortem. */
export function findActionItems(
  { jira }: Pick<World, 'jira'>,
  incidentId: string,
): { issue: JiraIssue; actionItemId: string }[] {
  return jira.issues.flatMap(issue => {
    const property = issue.properties.get('incident-response');
    const { postmortemId, actionItemId } = isJsonObject(property)
      ? property
      : {};
    return String(postmortemId).includes(incidentId) && actionItemId
      ? [{ issue, actionItemId: String(actionItemId) }]
      : [];
  });
}

/** What was really done to the drill's workloads, dry runs and mere annotations left out. */
export function findRepairs(
  { kubernetes }: Pick<World, 'kubernetes'>,
  { scenario, startedAt }: Pick<Drill, 'scenario' | 'startedAt'>,
): ClusterWrite[] {
  return kubernetes.writes.filter(
    write =>
      write.repairs &&
      write.at >= startedAt &&
      [scenario, ...(scenario.later ?? [])].some(({ workload }) =>
        isAbout(write, workload),
      ),
  );
}

/** Those of them that were made for one incident's workload before a later incident came that is about the same. */
export function findRepairsOf(
  world: Pick<World, 'kubernetes'>,
  drill: Drill,
  { plan, incident }: DrillIncident,
): ClusterWrite[] {
  const successor = drill.incidents
    .slice(drill.incidents.findIndex(item => item.incident === incident) + 1)
    .find(
      later =>
        later.plan.workload?.namespace === plan.workload?.namespace &&
        later.plan.workload?.name === plan.workload?.name,
    );
  return findRepairs(world, drill).filter(
    write =>
      isAbout(write, plan.workload) &&
      write.at >= incident.createdAt &&
      (!successor || write.at < successor.incident.createdAt),
  );
}

function isAbout(
  { namespace, workload: name }: ClusterWrite,
  workload: IncidentPlan['workload'],
): boolean {
  return namespace === workload?.namespace && name === workload.name;
}

/** Objects of the cluster that carry the mark of an attempt of this incident: what was begun for it. */
export function findMarked(
  { kubernetes }: Pick<World, 'kubernetes'>,
  incidentId: string,
): string[] {
  const objects = [
    ...kubernetes.workloads.map(({ workload: { kind, metadata } }) => ({
      kind,
      metadata,
    })),
    ...kubernetes.autoscalers.map(({ kind, metadata }) => ({ kind, metadata })),
  ];
  return objects
    .filter(({ metadata }) =>
      Object.values(metadata.annotations ?? {}).some(value =>
        String(value).startsWith(`${incidentId}/`),
      ),
    )
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}

/** Whether a message of the incident's channels says, or has said, something. The pinned summary is one of them. */
export function isSaid(
  world: Pick<World, 'slack'>,
  incidentId: string,
  pattern: RegExp,
): boolean {
  return findMessages(world, incidentId)
    .flatMap(({ revisions }) => revisions)
    .some(({ text, blocks }) =>
      pattern.test([text, ...textsOf(blocks)].join('\n')),
    );
}

/** Times at which more people were asked for. */
export function findEscalations(incident: PagerDutyIncident): Date[] {
  return [
    ...incident.responderRequests.map(({ at }) => at),
    ...incident.escalations.map(({ at }) => at),
  ].sort((a, b) => a.getTime() - b.getTime());
}

/** When the channel's summary named a runbook for the first time. */
export function findRunbookNamed(
  world: Pick<World, 'slack'>,
  incidentId: string,
  runbook: string,
): Date | undefined {
  const pattern = new RegExp(runbook.replaceAll('-', '[- ]'), 'i');
  return findMessages(world, incidentId, 'incident_summary')
    .flatMap(({ revisions }) => revisions)
    .filter(({ text, blocks }) =>
      pattern.test(`${text} ${JSON.stringify(blocks)}`),
    )
    .map(({ at }) => at)
    .sort((a, b) => a.getTime() - b.getTime())[0];
}

function repeats(items: string[]): number {
  return items.length - new Set(items).size;
}

/** Effects that happened more often than once: a second channel, ticket, summary, page, or the same message or note. */
export function countDuplicates(
  world: Pick<World, 'slack' | 'jira'>,
  incident: PagerDutyIncident,
): number {
  const surplus = (count: number) => Math.max(0, count - 1);
  const { id } = incident;
  const messages = findMessages(world, id);
  const tickets = findTickets(world, id);
  const effects = messages.flatMap(message => {
    const { effect } = shownContent(message).metadata?.event_payload ?? {};
    return typeof effect === 'string' ? [effect] : [];
  });
  const unmarked = messages
    .filter(message => !shownContent(message).metadata?.event_payload.effect)
    .map(message => shownContent(message).text);
  return (
    surplus(findChannels(world, id).length) +
    surplus(tickets.length) +
    surplus(findMessages(world, id, 'incident_summary').length) +
    surplus(incident.responderRequests.length) +
    surplus(findMessages(world, id, 'postmortem_draft').length) +
    repeats(effects) +
    repeats(unmarked) +
    repeats(incident.notes.map(({ content }) => content)) +
    tickets.reduce(
      (sum, { comments }) =>
        sum + repeats(comments.map(({ body }) => JSON.stringify(body))),
      0,
    )
  );
}
