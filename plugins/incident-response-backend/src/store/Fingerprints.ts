import type {
  FactPayloads,
  FactType,
} from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import { alertNameOf, fingerprintOf } from '../incident';
import type { Batch } from './OldRecords';
import type { FactRow, IncidentRow } from './rows';
import { storable } from './storable';

type Traits = Pick<IncidentRow, 'fingerprint' | 'alert_name' | 'runbook_ref'>;

/** Gives incidents their fingerprint, and what else relates them, that are older than fingerprints are. */
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
    const traits = await this.traits(rows);
    const valueOf = (column: keyof Traits) => {
      const values = rows.flatMap(({ id }) => [
        id,
        traits.get(id)?.[column] ?? null,
      ]);
      return this.knex.raw(
        `case id ${rows.map(() => 'when ? then ?').join(' ')} end`,
        values,
      ) as unknown as string;
    };
    const changed = await this.knex<IncidentRow>('incidents')
      .whereIn(
        'id',
        rows.map(({ id }) => id),
      )
      .whereNull('fingerprint')
      .update({
        fingerprint: valueOf('fingerprint'),
        alert_name: valueOf('alert_name'),
        runbook_ref: valueOf('runbook_ref'),
      });
    return {
      changed,
      next: rows.length === options.limit ? last.id : undefined,
    };
  }

  private async traits(
    incidents: Pick<IncidentRow, 'id' | 'title' | 'service_id'>[],
  ): Promise<Map<string, Traits>> {
    const facts = await this.knex<FactRow>('incident_facts')
      .whereIn(
        'incident_id',
        incidents.map(({ id }) => id),
      )
      .whereIn('type', ['alerts.read', 'runbook.matched'])
      .orderBy('sequence')
      .select('incident_id', 'type', 'payload');
    const payloads = new Map(
      facts.map(fact => [`${fact.incident_id} ${fact.type}`, fact.payload]),
    );
    const read = <T extends FactType>(
      incidentId: string,
      type: T,
    ): FactPayloads[T] | undefined => {
      const payload = payloads.get(`${incidentId} ${type}`);
      return payload === undefined ? undefined : JSON.parse(payload);
    };
    return new Map(
      incidents.map(({ id, title, service_id }) => {
        const alertName = alertNameOf(title, read(id, 'alerts.read')?.alerts);
        const runbook = read(id, 'runbook.matched')?.runbook;
        return [
          id,
          {
            fingerprint:
              fingerprintOf({
                serviceId: service_id ?? undefined,
                alertName,
                title,
              }) ?? null,
            alert_name: storable(alertName, 255),
            runbook_ref: storable(runbook?.entityRef, 255),
          },
        ];
      }),
    );
  }
}
