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
import type { Drill } from './Drill';
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

/** What was really done to the drill's workload, dry runs and mere annotations left out. */
export function findRepairs(
  { kubernetes }: Pick<World, 'kubernetes'>,
  { scenario, startedAt }: Drill,
): ClusterWrite[] {
  const { workload } = scenario;
  return kubernetes.writes.filter(
    write =>
      write.repairs &&
      write.at >= startedAt &&
      write.namespace === workload?.namespace &&
      write.workload === workload.name,
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
