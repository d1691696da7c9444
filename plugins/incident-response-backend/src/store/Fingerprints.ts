import type { FactPayloads } from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import { alertNameOf, fingerprintOf } from '../incident';
import type { Batch } from './OldRecords';
import type { FactRow, IncidentRow } from './rows';

/** Gives incidents their fingerprint that are older than fingerprints are. */
export class Fingerprints {
  private readonly knex: Knex;

  private constructor(knex: Knex) {
    this.knex = knex;
  }

  static create(options: { knex: Knex }): Fingerprints {
    return new Fingerprints(options.knex);
  }

  /** Looks at `limit` incidents after the id `after`. What has a fingerprint by then keeps it. */
  async fill(options: {
    limit: number;
    after?: string;
  }): Promise<Batch<string>> {
    const query = this.knex<IncidentRow>('incidents')
      // The words of the partial index.
      .whereRaw('fingerprint is null and service_id is not null')
      .orderBy('id')
      .limit(options.limit)
      .select('id', 'service_id', 'title');
    if (options.after !== undefined) {
      query.where('id', '>', options.after);
    }
    const rows = await query;
    const last = rows.at(-1);
    if (!last) {
      return { changed: 0 };
    }
    const alertNames = await this.alertNames(rows);
    const values = rows.flatMap(({ id, service_id, title }) => [
      id,
      fingerprintOf({
        serviceId: service_id ?? undefined,
        alertName: alertNames.get(id),
        title,
      }) ?? null,
    ]);
    const changed = await this.knex<IncidentRow>('incidents')
      .whereIn(
        'id',
        rows.map(({ id }) => id),
      )
      .whereNull('fingerprint')
      .update({
        fingerprint: this.knex.raw(
          `case id ${rows.map(() => 'when ? then ?').join(' ')} end`,
          values,
        ) as unknown as string,
      });
    return {
      changed,
      next: rows.length === options.limit ? last.id : undefined,
    };
  }

  private async alertNames(
    incidents: Pick<IncidentRow, 'id' | 'title'>[],
  ): Promise<Map<string, string | undefined>> {
    const titles = new Map(incidents.map(({ id, title }) => [id, title]));
    const facts = await this.knex<FactRow>('incident_facts')
      .whereIn('incident_id', [...titles.keys()])
      .where({ type: 'alerts.read' })
      .orderBy('sequence')
      .select('incident_id', 'payload');
    return new Map(
      facts.map(fact => {
        const { alerts }: FactPayloads['alerts.read'] = JSON.parse(
          fact.payload,
        );
        const title = titles.get(fact.incident_id) ?? '';
        return [fact.incident_id, alertNameOf(title, alerts)];
      }),
    );
  }
}
