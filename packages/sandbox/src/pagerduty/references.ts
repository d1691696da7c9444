import type { JsonObject } from '../json';
import type { Directory } from './directory';
import type { Agent, PagerDutyIncident } from './model';

/** Addresses that references carry. */
export interface PagerDutyAddresses {
  /** Of the REST API, such as `http://127.0.0.1:7400/pagerduty`. */
  api: string;
  /** Of the pages, such as `http://127.0.0.1:7400/ui/pagerduty`. */
  pages: string;
}

/** Writes the references `{id, type, summary, self, html_url}` that PagerDuty puts everywhere. */
export class References {
  constructor(
    private readonly directory: Directory,
    readonly addresses: PagerDutyAddresses,
  ) {}

  to(type: string, plural: string, id: string, summary: string): JsonObject {
    return {
      id,
      type: `${type}_reference`,
      summary,
      self: `${this.addresses.api}/${plural}/${id}`,
      html_url: this.pageOf(plural, id),
    };
  }

  user(id: string): JsonObject {
    const user = this.directory.users.find(candidate => candidate.id === id);
    return this.to('user', 'users', id, user?.name ?? id);
  }

  service(id: string): JsonObject {
    const service = this.directory.services.find(
      candidate => candidate.id === id,
    );
    return this.to('service', 'services', id, service?.name ?? id);
  }

  policy(id: string): JsonObject {
    const policy = this.directory.policies.find(
      candidate => candidate.id === id,
    );
    return this.to(
      'escalation_policy',
      'escalation_policies',
      id,
      policy?.name ?? id,
    );
  }

  schedule(id: string): JsonObject {
    const schedule = this.directory.schedules.find(
      candidate => candidate.id === id,
    );
    return this.to('schedule', 'schedules', id, schedule?.name ?? id);
  }

  team(key: string): JsonObject {
    const team = this.directory.teams.find(candidate => candidate.key === key);
    return this.to('team', 'teams', team?.id ?? key, team?.name ?? key);
  }

  priority(id: string | undefined): JsonObject | null {
    const priority = this.directory.priorities.find(
      candidate => candidate.id === id,
    );
    return priority
      ? this.to('priority', 'priorities', priority.id, priority.name)
      : null;
  }

  incident(incident: PagerDutyIncident): JsonObject {
    return this.to('incident', 'incidents', incident.id, incident.title);
  }

  agent(agent: Agent): JsonObject {
    if (agent.type === 'user') {
      return this.user(agent.userId);
    }
    const service = this.service(agent.serviceId);
    return {
      ...service,
      type: 'inbound_integration_reference',
      summary: 'Demo monitor',
    };
  }

  private pageOf(plural: string, id: string): string {
    return plural === 'incidents'
      ? `${this.addresses.pages}/incidents/${id}`
      : `${this.addresses.pages}#${id}`;
  }
}
