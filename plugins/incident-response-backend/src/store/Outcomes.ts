import type { NewFact } from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso } from '../incident';
import { isPostgres } from './databaseTime';
import {
  END_TRY_FROM,
  endedTry,
  OVERTAKEN,
  type EndedTry,
} from './EffectStore';
import type { IncidentStore } from './IncidentStore';
import { LeaseLostError, type Lease, type Leases } from './Leases';
import { AT_ONCE, FACT_SHAPE, newFactRow } from './newRows';
import { marksOf, namesOf, Statement } from './Statement';

/** What has come of an effect: the ledger's entry and its facts. */
export interface Outcome extends EndedTry {
  facts: NewFact[];
  /** Written in the same transaction. */
  commit?(tx: Knex.Transaction): Promise<void>;
}

/** Writes down what has come of effects: all of it, or nothing where the lease is lost. */
export class Outcomes {
  private readonly knex: Knex;
  private readonly incidents: IncidentStore;
  private readonly leases: Leases;
  /** {@link recordAtOnce} by the number of facts. */
  private readonly statements = new Map<number, Statement>();

  private constructor(options: OutcomesOptions) {
    this.knex = options.knex;
    this.incidents = options.incidents;
    this.leases = options.leases;
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
    const { incidentId } = lease;
    const [before, after] = endedTry(incidentId, outcome, now);
    await this.incidents.transaction(async tx => {
      await this.leases.hold(lease, tx);
      await tx.raw(END_TRY_FROM('incidents where id = ?'), [
        ...before,
        incidentId,
        ...after,
      ]);
      await outcome.commit?.(tx);
      await this.incidents.appendFacts(incidentId, outcome.facts, {
        now,
        tx,
        lease,
      });
    });
  }

  /**
   * Puts to rest what nobody asks for any more, such as an update of a message that a later one has replaced.
   *
   * @throws LeaseLostError
   */
  async overtake(lease: Lease, keys: string[]): Promise<void> {
    const { knex } = this;
    const entries = (db: Knex) =>
      db('effects')
        .whereIn('key', keys)
        .whereIn('state', ['intended', 'waiting']);
    if (!isPostgres(knex)) {
      await this.incidents.transaction(async tx => {
        await this.leases.hold(lease, tx);
        await entries(tx).update(OVERTAKEN);
      });
      return;
    }
    const held = await knex
      .with(
        'held',
        knex('incidents')
          .where({ id: lease.incidentId, lease_token: lease.token })
          .forUpdate()
          .select('id'),
      )
      .with(
        'effect',
        entries(knex)
          .whereExists(knex('held').select(knex.raw('1')))
          .update(OVERTAKEN),
      )
      .from('held')
      .select('id');
    if (held.length === 0) {
      throw new LeaseLostError(lease.incidentId);
    }
  }

  /**
   * The same in one statement. An incident has two dozen outcomes, several of them at once: in a transaction each would
   * hold the incident's row, and the others, through five round trips.
   */
  private async recordAtOnce(
    lease: Lease,
    outcome: Outcome,
    now: DateTime,
  ): Promise<void> {
    const { incidentId, token } = lease;
    const { facts } = outcome;
    const held = await this.statementFor(facts.length).run([
      incidentId,
      token,
      ...endedTry(incidentId, outcome, now).flat(),
      ...facts.flatMap(fact =>
        Object.values(newFactRow(incidentId, fact, toIso(now))),
      ),
    ]);
    if (held.length === 0) {
      throw new LeaseLostError(incidentId);
    }
  }

  private statementFor(facts: number): Statement {
    const known = this.statements.get(facts);
    if (known) {
      return known;
    }
    // The lease is held and the version raised by the same update; where there is no news, it is only held.
    const held =
      facts > 0
        ? `update incidents set version = version + ${facts}, next_wake_at = '${AT_ONCE}'
           where id = ? and lease_token = ? returning id`
        : `select id from incidents where id = ? and lease_token = ? for update`;
    const inserted = Array.from(
      { length: facts },
      (_, index) => `,
      fact_${index} as (
        insert into incident_facts (${namesOf(FACT_SHAPE)})
        select ${marksOf(FACT_SHAPE)} from held
        on conflict (incident_id, id) do nothing
      )`,
    );
    const statement = new Statement(
      this.knex,
      `outcome-${facts}`,
      `with held as (${held}), effect as (${END_TRY_FROM(
        'held',
      )})${inserted.join('')}
       select id from held`,
    );
    this.statements.set(facts, statement);
    return statement;
  }
}

interface OutcomesOptions {
  knex: Knex;
  incidents: IncidentStore;
  leases: Leases;
}
