import { z } from 'zod';
import { adfText } from '../jira/adf';
import type { JiraIssue } from '../jira/model';
import { isJsonObject, type JsonValue } from '../json';
import type { ClusterWrite } from '../kubernetes/WriteLog';
import type { PagerDutyIncident } from '../pagerduty/model';
import type { World } from '../scenarios/World';
import { shownContent, type SlackChannel } from '../slack/model';
import { textsOf } from '../slack/textsOf';

/** What hangs in the air is named, but not all of it when something has gone very wrong. */
const MOST_STRAYS = 100;
const MOST_TEXT = 600;

/** Which incidents to tell of: those with a number above `after`, oldest first. */
export const auditSchema = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

/** A channel that was made for an incident. */
interface ChannelAudit {
  id: string;
  name: string;
  createdAt: Date;
  topic: string;
  pins: number;
}

/** A message of the app about an incident. */
interface MessageAudit {
  channelId: string;
  ts: string;
  at: Date;
  eventType: string;
  /** The effect that it is the outcome of, as its metadata say. */
  effect: string | undefined;
  /** What it says now: the beginning of its text and of its blocks. */
  says: string;
}

/** A ticket of an incident, with what was said on it. */
interface TicketAudit {
  key: string;
  createdAt: Date;
  status: string;
  links: string[];
  comments: {
    id: string;
    at: Date;
    /** The effect that it is the outcome of, as its properties say. */
    effect: string | undefined;
    text: string;
  }[];
}

/** Everything that can be seen of one incident from outside, at all providers together. */
interface IncidentAudit {
  id: string;
  number: number;
  title: string;
  serviceId: string;
  status: string;
  createdAt: Date;
  acknowledgedAt: Date | undefined;
  resolvedAt: Date | undefined;
  channels: ChannelAudit[];
  messages: MessageAudit[];
  tickets: TicketAudit[];
  notes: { id: string; at: Date; text: string }[];
  responderRequests: { at: Date; message: string }[];
  escalations: { at: Date; level: number }[];
  /** What was really done to the workload of its alert while it was the newest incident of that workload. */
  repairs: { at: Date; verb: string; name: string; detail: string }[];
}

/** One page of what can be seen from outside, and what belongs to no incident at all. */
export interface Audit {
  incidents: IncidentAudit[];
  /** The `after` of the next page; missing on the last one. */
  next: number | undefined;
  strays: { channels: string[]; tickets: string[]; repairs: string[] };
}

/** What every incident has left behind, gathered in one pass over each provider. */
class Evidence {
  readonly channels = new Map<string, ChannelAudit[]>();
  readonly messages = new Map<string, MessageAudit[]>();
  readonly tickets = new Map<string, TicketAudit[]>();
  readonly repairs = new Map<string, IncidentAudit['repairs']>();
  readonly strays: Audit['strays'] = { channels: [], tickets: [], repairs: [] };
  private readonly ids: ReadonlySet<string>;
  private readonly idOfNumber: ReadonlyMap<string, string>;

  constructor({ pagerduty, slack, jira, kubernetes }: World) {
    const { incidents } = pagerduty;
    this.ids = new Set(incidents.map(({ id }) => id));
    this.idOfNumber = new Map(
      incidents.map(({ id, number }) => [String(number), id]),
    );
    slack.channels.forEach(channel => this.addChannel(channel));
    jira.issues.forEach(issue => this.addIssue(issue));
    const byWorkload = incidentsByWorkload(incidents);
    kubernetes.writes
      .filter(({ repairs }) => repairs)
      .forEach(write => this.addRepair(write, byWorkload));
  }

  private addChannel(channel: SlackChannel): void {
    const { id, name, createdAt, topic, purpose, pins } = channel;
    const [, number = ''] = /^inc-(\d+)(?:-|$)/.exec(name) ?? [];
    const owners = new Set(this.idsIn(`${topic} ${purpose}`));
    const named = this.idOfNumber.get(number);
    if (named) {
      owners.add(named);
    }
    for (const message of channel.messages) {
      const { metadata, at, text, blocks } = shownContent(message);
      const incidentId = String(metadata?.event_payload.incident_id ?? '');
      if (metadata && this.ids.has(incidentId)) {
        push(this.messages, incidentId, {
          channelId: id,
          ts: message.ts,
          at,
          eventType: metadata.event_type,
          effect: effectOf(metadata.event_payload),
          says: [text, ...textsOf(blocks)].join('\n').slice(0, MOST_TEXT),
        });
      }
    }
    for (const owner of owners) {
      const audit = { id, name, createdAt, topic, pins: pins.length };
      push(this.channels, owner, audit);
    }
    if (owners.size === 0) {
      stray(this.strays.channels, `#${name}`);
    }
  }

  private addIssue(issue: JiraIssue): void {
    // Action items are the postmortem's, not the incident's own ticket.
    if (issue.labels.includes('postmortem')) {
      return;
    }
    const property = issue.properties.get('incident-response');
    const marked = isJsonObject(property) ? String(property.incidentId) : '';
    const [incidentId] = [
      ...(this.ids.has(marked) ? [marked] : []),
      ...this.idsIn(issue.labels.join(' ')),
    ];
    if (!incidentId) {
      stray(this.strays.tickets, issue.key);
      return;
    }
    push(this.tickets, incidentId, {
      key: issue.key,
      createdAt: issue.createdAt,
      status: issue.status,
      links: issue.remoteLinks.map(({ globalId }) => globalId),
      comments: issue.comments.map(({ id, at, body, properties }) => ({
        id,
        at,
        effect: properties.map(({ value }) => effectOf(value)).find(Boolean),
        text: adfText(body),
      })),
    });
  }

  private addRepair(
    { at, verb, namespace, name, workload, detail }: ClusterWrite,
    byWorkload: ReadonlyMap<string, PagerDutyIncident[]>,
  ): void {
    const owner = byWorkload
      .get(`${namespace}/${workload}`)
      ?.filter(({ createdAt }) => createdAt <= at)
      .at(-1);
    if (owner) {
      push(this.repairs, owner.id, { at, verb, name, detail });
    } else {
      stray(this.strays.repairs, `${at.toISOString()} ${detail}`);
    }
  }

  private idsIn(text: string): string[] {
    return [...new Set(text.match(/Q[0-9A-Z]{13}/g) ?? [])].filter(id =>
      this.ids.has(id),
    );
  }
}

/** Counts at the emulators, not by what a portal says: everything that incidents have left behind. */
export function auditIncidents(
  world: World,
  { after, limit }: z.output<typeof auditSchema>,
): Audit {
  const evidence = new Evidence(world);
  const wanted = world.pagerduty.incidents.filter(
    ({ number }) => number > after,
  );
  const page = wanted.slice(0, limit);
  return {
    incidents: page.map(incident => describe(incident, evidence)),
    next: wanted.length > limit ? page.at(-1)?.number : undefined,
    strays: evidence.strays,
  };
}

function describe(
  incident: PagerDutyIncident,
  { channels, messages, tickets, repairs }: Evidence,
): IncidentAudit {
  const { id, number, title, serviceId, status, createdAt } = incident;
  return {
    id,
    number,
    title,
    serviceId,
    status,
    createdAt,
    acknowledgedAt: incident.acknowledgedAt,
    resolvedAt: incident.resolvedAt,
    channels: channels.get(id) ?? [],
    messages: messages.get(id) ?? [],
    tickets: tickets.get(id) ?? [],
    notes: incident.notes.map(note => ({
      id: note.id,
      at: note.at,
      text: note.content,
    })),
    responderRequests: incident.responderRequests.map(({ at, message }) => ({
      at,
      message,
    })),
    escalations: incident.escalations.map(({ at, level }) => ({ at, level })),
    repairs: repairs.get(id) ?? [],
  };
}

/** Incidents by the workload that their first alert names, oldest first. */
function incidentsByWorkload(
  incidents: readonly PagerDutyIncident[],
): Map<string, PagerDutyIncident[]> {
  const found = new Map<string, PagerDutyIncident[]>();
  for (const incident of incidents) {
    const { namespace, workload } = incident.alerts[0].details;
    if (namespace && workload) {
      push(found, `${namespace}/${workload}`, incident);
    }
  }
  return found;
}

/** The effect that a value which an app has attached to something names, as `effect` or as `marker`. */
function effectOf(value: JsonValue): string | undefined {
  const effect = isJsonObject(value) ? value.effect ?? value.marker : undefined;
  return typeof effect === 'string' ? effect : undefined;
}

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) {
    list.push(item);
  } else {
    lists.set(key, [item]);
  }
}

function stray(list: string[], what: string): void {
  if (list.length < MOST_STRAYS) {
    list.push(what);
  }
}
