import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso } from '../incident';
import { isPostgres } from './databaseTime';

interface LockRow {
  workload: string;
  holder: string;
  /** Missing in locks of an earlier version. */
  entity_ref: string | null;
  until: string;
}

/** Who has a lock, and until when at most. */
export interface LockHolder {
  holder: string;
  until: string;
}

/** A lock, and for whose sake it is held. */
export interface HeldLock extends LockHolder {
  workload: string;
  entityRef?: string;
}

/** What a repair asks for before it changes anything. */
export interface RepairClaim {
  holder: string;
  entityRef: string;
  /** Each of them for this repair alone. */
  workloads: string[];
  /** How many entities may be under repair at once, this one among them. */
  mostEntities: number;
  now: DateTime;
  until: DateTime;
}

/** What a claim is answered: nothing is taken unless all of it is. */
export type RepairGrant =
  | { granted: true }
  | { granted: false; lockedBy: LockHolder }
  | { granted: false; underRepair: string[] };

/** One repair at a time per workload, and few entities at once, whichever replica and incident it comes from. */
export class RemediationLocks {
  private readonly knex: Knex;

  private constructor(knex: Knex) {
    this.knex = knex;
  }

  static create(options: { knex: Knex }): RemediationLocks {
    return new RemediationLocks(options.knex);
  }

  /** Takes every lock of a repair, or none. Asked again by the same holder, it keeps them for longer. */
  take(claim: RepairClaim): Promise<RepairGrant> {
    const { holder, entityRef, now } = claim;
    // What names no workload is a repair of its entity as a whole.
    const workloads =
      claim.workloads.length > 0 ? claim.workloads : [entityRef];
    return this.knex.transaction(async tx => {
      if (isPostgres(this.knex)) {
        // Counting and taking are one: two replicas that count at the same time would both find room. SQLite has one
        // writer anyway.
        await tx.raw('lock table remediation_locks in exclusive mode');
      }
      await tx<LockRow>('remediation_locks')
        .where('until', '<=', toIso(now))
        .delete();
      const others = await tx<LockRow>('remediation_locks').whereNot({
        holder,
      });
      const lockedBy = others.find(({ workload }) =>
        workloads.includes(workload),
      );
      if (lockedBy) {
        return { granted: false, lockedBy };
      }
      const underRepair = entitiesOf(others, entityRef);
      if (underRepair.length >= claim.mostEntities) {
        return { granted: false, underRepair };
      }
      await tx<LockRow>('remediation_locks')
        .insert(
          workloads.map(workload => ({
            workload,
            holder,
            entity_ref: entityRef,
            until: toIso(claim.until),
          })),
        )
        .onConflict('workload')
        .merge();
      return { granted: true };
    });
  }

  /** Who has one of the workloads, other than `holder`. */
  async holderOf(
    workloads: string[],
    { holder, now }: { holder: string; now: DateTime },
  ): Promise<LockHolder | undefined> {
    return this.knex<LockRow>('remediation_locks')
      .whereIn('workload', workloads)
      .whereNot({ holder })
      .where('until', '>', toIso(now))
      .orderBy('workload')
      .first();
  }

  /** Whether a holder still has what it took. */
  async isHeld(holder: string, now: DateTime): Promise<boolean> {
    const row = await this.knex<LockRow>('remediation_locks')
      .where({ holder })
      .where('until', '>', toIso(now))
      .first();
    return row !== undefined;
  }

  /** Every lock that is held. */
  async list(now: DateTime): Promise<HeldLock[]> {
    const rows = await this.knex<LockRow>('remediation_locks')
      .where('until', '>', toIso(now))
      .orderBy('workload');
    return rows.map(({ workload, holder, entity_ref, until }) => ({
      workload,
      holder,
      entityRef: entity_ref ?? undefined,
      until,
    }));
  }

  /** The entities that are under repair, other than one. */
  async underRepair(now: DateTime, except?: string): Promise<string[]> {
    return entitiesOf(
      await this.knex<LockRow>('remediation_locks').where(
        'until',
        '>',
        toIso(now),
      ),
      except,
    );
  }

  async release(holder: string, tx?: Knex.Transaction): Promise<void> {
    await (tx ?? this.knex)<LockRow>('remediation_locks')
      .where({ holder })
      .delete();
  }
}

function entitiesOf(rows: LockRow[], except?: string): string[] {
  const entities = new Set(rows.flatMap(row => row.entity_ref ?? []));
  entities.delete(except ?? '');
  return [...entities].sort();
}
