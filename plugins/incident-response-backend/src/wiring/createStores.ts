import type { Knex } from 'knex';
import {
  ActionItemStore,
  DatabaseIncidentStore,
  DeliveryStore,
  EffectStore,
  Leases,
  MeasureStore,
  PostmortemComments,
  PostmortemEditors,
  PostmortemStore,
  RemediationLocks,
  RepairRecords,
  SettingsStore,
  Workers,
} from '../store';

/** What is kept in the plugin's database. */
export function createStores(knex: Knex) {
  return {
    knex,
    store: DatabaseIncidentStore.create({ knex }),
    leases: Leases.create({ knex }),
    effects: EffectStore.create({ knex }),
    deliveries: DeliveryStore.create({ knex }),
    documents: PostmortemStore.create({ knex }),
    comments: PostmortemComments.create({ knex }),
    editors: PostmortemEditors.create({ knex }),
    actionItems: ActionItemStore.create({ knex }),
    measures: MeasureStore.create({ knex }),
    locks: RemediationLocks.create({ knex }),
    repairs: RepairRecords.create({ knex }),
    settings: SettingsStore.create({ knex }),
    workers: Workers.create({ knex }),
  };
}

export type Stores = ReturnType<typeof createStores>;
