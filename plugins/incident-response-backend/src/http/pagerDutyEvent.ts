import type {
  FactActor,
  NewFact,
  PagerDutySnapshot,
} from '@incident-response/backstage-plugin-common';
import { DateTime } from 'luxon';
import { z } from 'zod/v4';
import { toIso } from '../incident';

/** What a column of the database can hold. */
const MAX_ID_LENGTH = 100;
const MAX_INTEGER = 2 ** 31 - 1;

const optional = <T extends z.ZodType>(schema: T) =>
  schema.nullish().catch(undefined);

const reference = z.looseObject({
  id: optional(z.string()),
  type: optional(z.string()),
  summary: optional(z.string()),
});

/** Only what is needed, and only the envelope is required: what else is missing or odd is left out, never refused. */
const envelopeSchema = z.looseObject({
  event: z.looseObject({
    id: optional(z.coerce.string()),
    event_type: z.string(),
    occurred_at: optional(z.string()),
    agent: optional(reference),
    client: optional(z.looseObject({ name: optional(z.string()) })),
    data: z
      .looseObject({
        id: optional(z.coerce.string()),
        type: optional(z.string()),
        html_url: optional(z.string()),
        number: optional(z.coerce.number().int().min(0).max(MAX_INTEGER)),
        status: optional(z.enum(['triggered', 'acknowledged', 'resolved'])),
        title: optional(z.string()),
        created_at: optional(z.string()),
        urgency: optional(z.enum(['high', 'low'])),
        priority: optional(reference),
        service: optional(reference),
        escalation_policy: optional(reference),
        assignees: optional(z.array(reference)),
        incident: optional(reference),
        content: optional(z.string()),
      })
      .nullish()
      .catch(undefined),
  }),
});

type Envelope = z.infer<typeof envelopeSchema>;
type Data = NonNullable<Envelope['event']['data']>;

/** What a delivery means. */
export interface ParsedEvent {
  eventId?: string;
  eventType: string;
  incidentId?: string;
  fact?: NewFact;
}

const SNAPSHOT_FACTS = {
  'incident.triggered': 'pagerduty.triggered',
  'incident.acknowledged': 'pagerduty.acknowledged',
  'incident.unacknowledged': 'pagerduty.unacknowledged',
  'incident.escalated': 'pagerduty.escalated',
  'incident.reassigned': 'pagerduty.reassigned',
  'incident.delegated': 'pagerduty.delegated',
  'incident.reopened': 'pagerduty.reopened',
  'incident.resolved': 'pagerduty.resolved',
  'incident.priority_updated': 'pagerduty.priority_updated',
  'incident.service_updated': 'pagerduty.service_updated',
} as const;

function isSnapshotEvent(type: string): type is keyof typeof SNAPSHOT_FACTS {
  return Object.hasOwn(SNAPSHOT_FACTS, type);
}

/** Reads a V3 webhook. Undefined for a body that isn't an event at all. */
export function parsePagerDutyEvent(
  body: Buffer,
  now: DateTime,
): ParsedEvent | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  const parsed = envelopeSchema.safeParse(json);
  if (!parsed.success) {
    return undefined;
  }
  const { event } = parsed.data;
  const eventId = event.id ?? undefined;
  const eventType = event.event_type;
  const { data } = event;
  const incidentId =
    (data?.type === 'incident' || isSnapshotEvent(eventType)
      ? data?.id
      : data?.incident?.id) ?? undefined;
  if (
    !data ||
    !incidentId ||
    !isUsableId(incidentId) ||
    !eventType.startsWith('incident.')
  ) {
    return { eventId, eventType };
  }
  return {
    eventId,
    eventType,
    incidentId,
    fact: toFact(eventType, eventId ?? '', data, {
      actor: toActor(event),
      occurredAt: toInstant(event.occurred_at, now),
      source: toSource(data),
    }),
  };
}

/** PagerDuty's ids are short and plain; anything else is kept as a delivery, and is no incident. */
function isUsableId(id: string): boolean {
  return id.length <= MAX_ID_LENGTH && !id.includes('\0');
}

function toFact(
  eventType: string,
  eventId: string,
  data: Data,
  common: Pick<NewFact, 'actor' | 'occurredAt' | 'source'>,
): NewFact {
  const id = eventId ? `pagerduty/${eventId}`.slice(0, 300) : undefined;
  if (isSnapshotEvent(eventType)) {
    return {
      id,
      type: SNAPSHOT_FACTS[eventType],
      payload: { eventId, incident: toSnapshot(data) },
      ...common,
    };
  }
  if (eventType === 'incident.annotated') {
    return {
      id,
      type: 'pagerduty.note_added',
      payload: { eventId, content: data.content ?? '' },
      ...common,
    };
  }
  return {
    id,
    type: 'pagerduty.event',
    payload: { eventId, eventType },
    ...common,
  };
}

function toSnapshot(data: Data): PagerDutySnapshot {
  const created = data.created_at
    ? DateTime.fromISO(data.created_at, { zone: 'utc' })
    : undefined;
  return {
    title: data.title ?? undefined,
    number: data.number ?? undefined,
    htmlUrl: safeUrl(data.html_url),
    status: data.status ?? undefined,
    urgency: data.urgency ?? undefined,
    priorityName: data.priority?.summary ?? undefined,
    serviceId: data.service?.id ?? undefined,
    serviceName: data.service?.summary ?? undefined,
    escalationPolicyId: data.escalation_policy?.id ?? undefined,
    assignees: (data.assignees ?? []).map(assignee => ({
      name: assignee.summary ?? undefined,
      pagerdutyUserId: assignee.id ?? undefined,
    })),
    createdAt: created && isCredible(created) ? toIso(created) : undefined,
  };
}

function toActor(event: Envelope['event']): FactActor {
  const { agent, client } = event;
  if (agent?.type === 'user_reference') {
    return { kind: 'pagerduty', name: agent.summary ?? 'a PagerDuty user' };
  }
  return {
    kind: 'service',
    name: agent?.summary ?? client?.name ?? 'the monitoring',
  };
}

function toInstant(text: string | null | undefined, now: DateTime): string {
  const at = text ? DateTime.fromISO(text, { zone: 'utc' }) : now;
  return toIso(isCredible(at) ? at : now);
}

/** A year of five digits would not sort among the others. */
function isCredible(at: DateTime): boolean {
  return at.isValid && at.year >= 1970 && at.year <= 9999;
}

function toSource(data: Data): NewFact['source'] {
  const url = safeUrl(data.html_url);
  return url ? { title: 'PagerDuty', url } : undefined;
}

/** Only web addresses become links. */
function safeUrl(url: string | null | undefined): string | undefined {
  return url && /^https?:\/\//i.test(url) ? url : undefined;
}
