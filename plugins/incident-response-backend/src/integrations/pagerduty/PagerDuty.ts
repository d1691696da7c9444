import type {
  AlertDetails,
  OnCall,
  Person,
  RelatedChange,
  SetupCheck,
} from '@incident-response/backstage-plugin-common';
import type { DateTime } from 'luxon';
import { toIso } from '../../incident';
import { ProviderError } from '../ProviderError';
import type { ProviderGate } from '../ProviderGate';
import { ChangeEvents, eventsUrlOf, type ChangeEvent } from './ChangeEvents';
import { PagerDutyApi, type PagerDutyOptions } from './PagerDutyApi';
import {
  toPerson,
  toShift,
  unique,
  type OnCallEntry,
  type Reference,
} from './onCall';
import {
  pagerDutyIncidentSchema,
  statusChangeSchema,
  type PagerDutyIncident,
  type StatusChange,
} from './PagerDutyIncident';
import { readLabels } from './readLabels';
import { relatedChanges } from './relatedChanges';

/** How a human was reached. */
export interface PageResult {
  how: 'responder_request' | 'escalation' | 'note';
  who?: string;
}

/** What this product asks of PagerDuty. */
export interface PagerDuty {
  alerts(incidentId: string): Promise<AlertDetails[]>;
  /** What was changed before the incident, oldest first. */
  relatedChanges(incidentId: string): Promise<RelatedChange[]>;
  /** Who is on call at the first level right now. */
  onCallNow(escalationPolicyId: string): Promise<Person[]>;
  onCall(serviceId: string, now: DateTime): Promise<OnCall>;
  /** Keys of the monitors that page for a service; entities may name one instead of the service. */
  integrationKeys(serviceId: string): Promise<string[]>;
  notes(incidentId: string): Promise<string[]>;
  addNote(incidentId: string, text: string): Promise<void>;
  status(incidentId: string): Promise<string>;
  setStatus(
    incidentId: string,
    status: 'acknowledged' | 'resolved',
    from?: string,
  ): Promise<void>;
  /** Open incidents of any age, oldest first, a page at a time; the next one begins at `next`. */
  openIncidents(
    offset: number,
  ): Promise<{ incidents: PagerDutyIncident[]; next?: number }>;
  /** Undefined for one that PagerDuty does not know, or not any more. */
  incident(incidentId: string): Promise<PagerDutyIncident | undefined>;
  /** What its log says of its status, oldest first; nothing for an incident that PagerDuty does not know. */
  statusChanges(incidentId: string): Promise<StatusChange[]>;
  /** Asks for more people: a responder request, where the plan lacks it the next escalation level, else a note. */
  pageHuman(
    incidentId: string,
    escalationPolicyId: string | undefined,
    message: string,
  ): Promise<PageResult>;
  /** Looks for what {@link pageHuman} has asked with the same message. */
  findPage(
    incidentId: string,
    message: string,
  ): Promise<PageResult | undefined>;
  /** Tells what was changed about the service that an integration key belongs to. */
  sendChange(integrationKey: string, change: ChangeEvent): Promise<void>;
  check(): Promise<SetupCheck>;
}

interface AlertBody {
  id: string;
  summary?: string | null;
  status: string;
  body?: {
    details?: unknown;
    cef_details?: { details?: unknown };
  } | null;
}

/** How far ahead the on-call card looks for the next shift. */
const NEXT_SHIFT_WITHIN = { days: 14 };

/** PagerDuty's own limits of a list. */
const PAGE = 100;
const LIST_ENDS_AT = 10_000;

/** {@link PagerDuty} over its REST API v2. */
export class RestPagerDuty implements PagerDuty {
  private readonly api: PagerDutyApi;
  private readonly changes: ChangeEvents;

  private constructor(api: PagerDutyApi, changes: ChangeEvents) {
    this.api = api;
    this.changes = changes;
  }

  static create(options: PagerDutyOptions, gate: ProviderGate): RestPagerDuty {
    return new RestPagerDuty(
      new PagerDutyApi(options, gate),
      new ChangeEvents(eventsUrlOf(options.apiBaseUrl), gate),
    );
  }

  sendChange(integrationKey: string, change: ChangeEvent): Promise<void> {
    return this.changes.send(integrationKey, change);
  }

  async alerts(incidentId: string): Promise<AlertDetails[]> {
    const { alerts } = await this.api.get<{ alerts: AlertBody[] }>(
      `/incidents/${encodeURIComponent(incidentId)}/alerts?limit=100`,
      'read the alerts',
    );
    return alerts.map(alert => {
      const labels = readLabels(
        alert.body?.details ?? alert.body?.cef_details?.details,
      );
      return {
        id: alert.id,
        name: labels.alertname ?? labels.alert_name ?? labels.rule,
        summary: alert.summary ?? 'Alert',
        status: alert.status === 'resolved' ? 'resolved' : 'triggered',
        labels,
      };
    });
  }

  relatedChanges(incidentId: string): Promise<RelatedChange[]> {
    return relatedChanges(this.api, incidentId);
  }

  async onCallNow(escalationPolicyId: string): Promise<Person[]> {
    const entries = await this.onCallEntries(escalationPolicyId);
    const first = Math.min(...entries.map(entry => entry.escalation_level));
    return entries
      .filter(entry => entry.escalation_level === first)
      .map(entry => toPerson(entry.user));
  }

  async onCall(serviceId: string, now: DateTime): Promise<OnCall> {
    const { service } = await this.api.get<{
      service: Reference & { name?: string; escalation_policy: Reference };
    }>(`/services/${encodeURIComponent(serviceId)}`, 'read the service');
    const policy = service.escalation_policy;
    const entries = await this.onCallEntries(policy.id, {
      since: toIso(now),
      until: toIso(now.plus(NEXT_SHIFT_WITHIN)),
    });
    const levels = [
      ...new Set(entries.map(entry => entry.escalation_level)),
    ].sort((a, b) => a - b);
    const at = now.toMillis();
    const isNow = (entry: OnCallEntry) =>
      !entry.start || Date.parse(entry.start) <= at;
    return {
      configured: true,
      service: {
        id: service.id,
        name: service.name ?? service.summary ?? service.id,
        url: service.html_url ?? undefined,
      },
      escalationPolicy: {
        id: policy.id,
        name: policy.summary ?? policy.id,
        url: policy.html_url ?? undefined,
        levels: levels.map(level => {
          const ofLevel = entries.filter(
            entry => entry.escalation_level === level,
          );
          return {
            level,
            now: unique(ofLevel.filter(isNow).map(toShift)),
            next: unique(
              ofLevel
                .filter(entry => !isNow(entry))
                .sort(
                  (a, b) =>
                    Date.parse(a.start ?? '') - Date.parse(b.start ?? ''),
                )
                .map(toShift),
            ).slice(0, 1),
          };
        }),
      },
    };
  }

  async integrationKeys(serviceId: string): Promise<string[]> {
    const { service } = await this.api.get<{
      service: { integrations?: { integration_key?: string | null }[] };
    }>(
      `/services/${encodeURIComponent(serviceId)}?include[]=integrations`,
      'read the integrations of the service',
    );
    return (service.integrations ?? []).flatMap(
      integration => integration.integration_key ?? [],
    );
  }

  async notes(incidentId: string): Promise<string[]> {
    const { notes } = await this.api.get<{ notes: { content: string }[] }>(
      `/incidents/${encodeURIComponent(incidentId)}/notes`,
      'read the notes',
    );
    return notes.map(note => note.content);
  }

  async addNote(incidentId: string, text: string): Promise<void> {
    await this.api.write(
      'POST',
      `/incidents/${encodeURIComponent(incidentId)}/notes`,
      'add a note',
      { note: { content: text } },
    );
  }

  async status(incidentId: string): Promise<string> {
    const { incident } = await this.api.get<{ incident: { status: string } }>(
      `/incidents/${encodeURIComponent(incidentId)}`,
      'read the incident',
    );
    return incident.status;
  }

  async setStatus(
    incidentId: string,
    status: 'acknowledged' | 'resolved',
    from?: string,
  ): Promise<void> {
    await this.api.write(
      'PUT',
      `/incidents/${encodeURIComponent(incidentId)}`,
      status === 'resolved'
        ? 'resolve the incident'
        : 'acknowledge the incident',
      { incident: { type: 'incident_reference', status } },
      from,
    );
  }

  async openIncidents(
    offset: number,
  ): Promise<{ incidents: PagerDutyIncident[]; next?: number }> {
    const query = new URLSearchParams([
      ['statuses[]', 'triggered'],
      ['statuses[]', 'acknowledged'],
      // Without it PagerDuty answers those of the last month.
      ['date_range', 'all'],
      ['sort_by', 'created_at:asc'],
      ['limit', String(PAGE)],
      ['offset', String(offset)],
    ]);
    const { incidents, more } = await this.api.get<{
      incidents: unknown[];
      more?: boolean;
    }>(`/incidents?${query}`, 'list the open incidents');
    const next = offset + PAGE;
    return {
      // One that can't be understood must not keep the others from being caught up.
      incidents: incidents.flatMap(
        body => pagerDutyIncidentSchema.safeParse(body).data ?? [],
      ),
      next: more && next + PAGE <= LIST_ENDS_AT ? next : undefined,
    };
  }

  async incident(incidentId: string): Promise<PagerDutyIncident | undefined> {
    const found = await unlessUnknown(
      this.api.get<{ incident: unknown }>(
        `/incidents/${encodeURIComponent(incidentId)}`,
        'read the incident',
      ),
    );
    return found && pagerDutyIncidentSchema.parse(found.incident);
  }

  async statusChanges(incidentId: string): Promise<StatusChange[]> {
    // The overview leaves out whom it has notified and how, which can be hundreds of entries.
    const found = await unlessUnknown(
      this.api.get<{ log_entries: unknown[] }>(
        `/incidents/${encodeURIComponent(
          incidentId,
        )}/log_entries?is_overview=true&limit=${PAGE}`,
        'read the log of the incident',
      ),
    );
    return (found?.log_entries ?? [])
      .flatMap(body => statusChangeSchema.safeParse(body).data ?? [])
      .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  }

  async pageHuman(
    incidentId: string,
    escalationPolicyId: string | undefined,
    message: string,
  ): Promise<PageResult> {
    const path = `/incidents/${encodeURIComponent(incidentId)}`;
    if (escalationPolicyId) {
      try {
        await this.api.write(
          'POST',
          `${path}/responder_requests`,
          'request responders',
          {
            requester_id: await this.requesterId(),
            message,
            responder_request_targets: [
              {
                responder_request_target: {
                  id: escalationPolicyId,
                  type: 'escalation_policy_reference',
                },
              },
            ],
          },
        );
        return { how: 'responder_request' };
      } catch (error) {
        // 402: the customer's plan has no responder requests. Anything else is a real failure.
        if (!(error instanceof ProviderError && error.code === '402')) {
          throw error;
        }
      }
      const { escalation_policy: policy } = await this.api.get<{
        escalation_policy: { escalation_rules?: unknown[] };
      }>(
        `/escalation_policies/${encodeURIComponent(escalationPolicyId)}`,
        'read the escalation policy',
      );
      if ((policy.escalation_rules?.length ?? 0) > 1) {
        await this.api.write('PUT', path, 'escalate the incident', {
          incident: { type: 'incident_reference', escalation_level: 2 },
        });
        return { how: 'escalation', who: 'level 2' };
      }
    }
    await this.addNote(incidentId, message);
    return { how: 'note' };
  }

  async findPage(
    incidentId: string,
    message: string,
  ): Promise<PageResult | undefined> {
    const { incident } = await this.api.get<{
      incident: { responder_requests?: { message?: string | null }[] | null };
    }>(
      `/incidents/${encodeURIComponent(incidentId)}`,
      'look for the responder request',
    );
    if (
      incident.responder_requests?.some(request => request.message === message)
    ) {
      return { how: 'responder_request' };
    }
    // Escalating to the same level again changes nothing, so only the note is left to look for.
    return (await this.notes(incidentId)).includes(message)
      ? { how: 'note' }
      : undefined;
  }

  async check(): Promise<SetupCheck> {
    const { services } = await this.api.get<{ services: unknown[] }>(
      '/services?limit=1',
      'list a service',
    );
    return {
      id: 'pagerduty-api',
      title: 'PagerDuty API',
      status: 'ok',
      detail:
        services.length > 0
          ? 'The token works and sees services.'
          : 'The token works, but sees no service.',
    };
  }

  /** PagerDuty wants to know who asks; that is the user of the configuration. */
  private async requesterId(): Promise<string> {
    const { fromEmail } = this.api;
    const { users } = await this.api.get<{
      users: { id: string; email: string }[];
    }>(
      `/users?${new URLSearchParams({ query: fromEmail ?? '' })}`,
      'find the requester',
    );
    const user = users.find(candidate => candidate.email === fromEmail);
    if (!user) {
      throw new ProviderError({
        provider: 'PagerDuty',
        kind: 'rejected',
        message: `PagerDuty has no user with the address ${
          fromEmail ?? '(none configured)'
        }`,
        remedy:
          'Set incidentResponse.pagerDuty.fromEmail to the address of a PagerDuty user, then retry',
      });
    }
    return user.id;
  }

  private async onCallEntries(
    escalationPolicyId: string,
    range?: { since: string; until: string },
  ): Promise<OnCallEntry[]> {
    const query = new URLSearchParams({
      'escalation_policy_ids[]': escalationPolicyId,
      'include[]': 'users',
      limit: '100',
      ...range,
    });
    const { oncalls } = await this.api.get<{ oncalls: OnCallEntry[] }>(
      `/oncalls?${query}`,
      'read who is on call',
    );
    return oncalls;
  }
}

/** Undefined where PagerDuty says that there is no such thing. */
async function unlessUnknown<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ProviderError && error.code === '404') {
      return undefined;
    }
    throw error;
  }
}
