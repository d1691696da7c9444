import type { NewFact } from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso } from '../incident';
import { isPostgres } from './databaseTime';
import {
  toResultColumns,
  type EffectResult,
  type EffectStore,
} from './EffectStore';
import type { IncidentStore } from './IncidentStore';
import { LeaseLostError, type Lease, type Leases } from './Leases';
import { AT_ONCE, newFactRow } from './newRows';
import { namesOf } from './PreparedStatement';

/** What has come of an effect: the ledger's entry and its facts. */
export interface Outcome {
  key: string;
  result: EffectResult;
  facts: NewFact[];
  /** Written in the same transaction. */
  commit?(tx: Knex.Transaction): Promise<void>;
}

/** Writes down what has come of effects: all of it, or nothing where the lease is lost. */
export class Outcomes {
  private readonly knex: Knex;
  private readonly incidents: IncidentStore;
  private readonly leases: Leases;
  private readonly effects: EffectStore;

  private constructor(options: OutcomesOptions) {
    this.knex = options.knex;
    this.incidents = options.incidents;
    this.leases = options.leases;
    this.effects = options.effects;
  }

  static create(options: OutcomesOptions): Outcomes {
    return new Outcomes(options);
  }

  /** @throws LeaseLostError */
  async record(lease: Lease, outcome: Outcome, now: DateTime): Promise<void> {
    if (isPostgres(this.knex) && !outcome.commit) {
      await this.recordAtOnce(lease, outcome, now);
      return;
    }
    const { key, result, facts, commit } = outcome;
    await this.incidents.transaction(async tx => {
      await this.leases.hold(lease, tx);
      await this.effects.finish(key, result, now, tx);
      await commit?.(tx);
      await this.incidents.appendFacts(lease.incidentId, facts, {
        now,
        tx,
        lease,
      });
    });
  }

  /**
   * The same in one statement. An incident has two dozen outcomes, several of them at once: in a transaction each would
   * hold the incident's row, and the others, through five round trips.
   */
  private async recordAtOnce(
    lease: Lease,
    { key, result, facts }: Outcome,
    now: DateTime,
  ): Promise<void> {
    const { knex } = this;
    const mine = { id: lease.incidentId, lease_token: lease.token };
    // The lease is held and the version raised by the same update; where there is no news, it is only held.
    const held =
      facts.length > 0
        ? knex('incidents')
            .where(mine)
            .update({
              version: knex.raw('version + ?', [facts.length]),
              next_wake_at: AT_ONCE,
            })
            .returning('id')
        : knex('incidents').where(mine).forUpdate().select('id');
    const query = knex.with('held', held).with(
      'effect',
      knex('effects')
        .where({ key })
        .whereExists(knex('held').select(knex.raw('1')))
        .update(toResultColumns(result, now, knex))
        .returning('key'),
    );
    facts.forEach((fact, index) => {
      const row = newFactRow(lease.incidentId, fact, toIso(now));
      const values = Object.values(row);
      query.with(
        `fact_${index}`,
        knex.raw(
          `insert into incident_facts (${namesOf(row)})
           select ${values.map(() => '?::text').join(', ')} from held
           on conflict (incident_id, id) do nothing returning sequence`,
          values,
        ),
      );
    });
    const rows = await query.from('held').select('id');
    if (rows.length === 0) {
      throw new LeaseLostError(lease.incidentId);
    }
  }
}

interface OutcomesOptions {
  knex: Knex;
  incidents: IncidentStore;
  leases: Leases;
  effects: EffectStore;
}
