import type {
  FactActor,
  IncidentStatus,
  PagerDutySnapshot,
} from '@incident-response/backstage-plugin-common';
import { DateTime } from 'luxon';
import { z } from 'zod/v4';
import { toIso } from '../../incident';

/** An incident as PagerDuty answers it when asked. Instants are ISO 8601 in UTC. */
export interface PagerDutyIncident {
  id: string;
  status: IncidentStatus;
  /** When the status last changed, and who changed it. */
  statusSince: string;
  statusBy: FactActor;
  createdAt: string;
  snapshot: PagerDutySnapshot;
}

/** A change of an incident's status, as PagerDuty's log has it. */
export interface StatusChange {
  /** The log entry's. */
  id: string;
  change: 'acknowledged' | 'unacknowledged' | 'resolved';
  at: string;
  by: FactActor;
}

const optional = <T extends z.ZodType>(schema: T) =>
  schema.nullish().catch(undefined);

const reference = z.looseObject({
  id: optional(z.string()),
  type: optional(z.string()),
  summary: optional(z.string()),
});

const instant = z
  .string()
  .transform(text => DateTime.fromISO(text, { zone: 'utc' }))
  .refine(at => at.isValid)
  .transform(toIso);

const incidentSchema = z.looseObject({
  id: z.string(),
  incident_number: optional(z.number().int()),
  title: optional(z.string()),
  html_url: optional(z.string()),
  status: z.enum(['triggered', 'acknowledged', 'resolved']),
  created_at: instant,
  last_status_change_at: optional(instant),
  last_status_change_by: optional(reference),
  urgency: optional(z.enum(['high', 'low'])),
  priority: optional(reference),
  service: optional(reference),
  escalation_policy: optional(reference),
  assignments: optional(z.array(z.looseObject({ assignee: reference }))),
});

/** An incident of `GET /incidents`. @throws ZodError where it is none. */
export const pagerDutyIncidentSchema = incidentSchema.transform(
  (body): PagerDutyIncident => ({
    id: body.id,
    status: body.status,
    statusSince: body.last_status_change_at ?? body.created_at,
    statusBy: toActor(body.last_status_change_by),
    createdAt: body.created_at,
    snapshot: {
      title: body.title ?? undefined,
      number: body.incident_number ?? undefined,
      htmlUrl: /^https?:\/\//i.test(body.html_url ?? '')
        ? body.html_url ?? undefined
        : undefined,
      status: body.status,
      urgency: body.urgency ?? undefined,
      priorityName: body.priority?.summary ?? undefined,
      serviceId: body.service?.id ?? undefined,
      serviceName: body.service?.summary ?? undefined,
      escalationPolicyId: body.escalation_policy?.id ?? undefined,
      assignees: (body.assignments ?? []).map(({ assignee }) => ({
        name: assignee.summary ?? undefined,
        pagerdutyUserId: assignee.id ?? undefined,
      })),
      createdAt: body.created_at,
    },
  }),
);

const CHANGES: Record<string, StatusChange['change']> = {
  acknowledge_log_entry: 'acknowledged',
  unacknowledge_log_entry: 'unacknowledged',
  resolve_log_entry: 'resolved',
};

/** An entry of `GET /incidents/{id}/log_entries`; undefined for one that is not about the status. */
export const statusChangeSchema = z
  .looseObject({
    id: z.string(),
    type: z.string(),
    created_at: instant,
    agent: optional(reference),
  })
  .transform((body): StatusChange | undefined => {
    const change = CHANGES[body.type];
    return (
      change && {
        id: body.id,
        change,
        at: body.created_at,
        by: toActor(body.agent),
      }
    );
  });

function toActor(
  agent: z.infer<typeof reference> | null | undefined,
): FactActor {
  return agent?.type === 'user_reference' || agent?.type === 'user'
    ? { kind: 'pagerduty', name: agent.summary ?? 'a PagerDuty user' }
    : { kind: 'service', name: agent?.summary ?? 'PagerDuty' };
}
