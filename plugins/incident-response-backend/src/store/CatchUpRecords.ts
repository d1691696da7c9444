import type {
  IncidentStatus,
  Severity,
} from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { z } from 'zod/v4';
import { toIso } from '../incident';
import type { IncidentRow } from './rows';

/** What is known of an incident without reading its facts. */
export interface KnownIncident {
  id: string;
  status: IncidentStatus;
  severity: Severity;
}

const progressSchema = z.object({
  /** When the first comparison ever began, the last one that went through to its end, and the one before. ISO 8601. */
  first: z.string(),
  before: z.string(),
  last: z.string(),
  /** The last one of those that were asked for one by one. */
  readUpTo: z.string().optional(),
});

/** How far comparing with PagerDuty has come. */
export type CatchUpProgress = z.infer<typeof progressSchema>;

const SETTING = 'catchUp';

/** What comparing with PagerDuty reads and remembers. */
export class CatchUpRecords {
  private readonly knex: Knex;

  private constructor(knex: Knex) {
    this.knex = knex;
  }

  static create(options: { knex: Knex }): CatchUpRecords {
    return new CatchUpRecords(options.knex);
  }

  /** Undefined before the first comparison ever. */
  async progress(): Promise<CatchUpProgress | undefined> {
    const row = await this.knex<{ name: string; value: string }>('settings')
      .where({ name: SETTING })
      .first('value');
    return row && progressSchema.parse(JSON.parse(row.value));
  }

  async remember(progress: CatchUpProgress, now: DateTime): Promise<void> {
    await this.knex('settings')
      .insert({
        name: SETTING,
        value: JSON.stringify(progress),
        changed_by: 'the system',
        changed_at: toIso(now),
      })
      .onConflict('name')
      .merge();
  }

  /** Those of the incidents that are known here. */
  async known(ids: string[]): Promise<Map<string, KnownIncident>> {
    const rows = await this.knex<IncidentRow>('incidents')
      .whereIn('id', ids)
      .select('id', 'status', 'severity');
    return new Map(rows.map(row => [row.id, row]));
  }

  /** PagerDuty's incidents that are open here, newest first. */
  async open(limit: number): Promise<string[]> {
    const rows = await this.knex<IncidentRow>('incidents')
      // The words of the partial index.
      .whereRaw("status <> 'resolved'")
      .where({ origin: 'pagerduty' })
      .orderBy([
        { column: 'triggered_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit)
      .select('id');
    return rows.map(row => row.id);
  }

  /** Whether a webhook has ever told of an incident of the service. */
  async hasSent(serviceId: string): Promise<boolean> {
    const row = await this.knex<IncidentRow>('incidents')
      .where({ service_id: serviceId })
      .first('id');
    return row !== undefined;
  }
}
