import type { Knex } from 'knex';

/** The plugin's tables; rows that hang on an incident or a postmortem come before it. */
const TABLES = [
  'incident_pages',
  'incident_measures',
  'digests',
  'incident_facts',
  'effects',
  'webhook_deliveries',
  'incident_links',
  'action_items',
  'postmortem_versions',
  'postmortems',
  'remediation_locks',
  'incidents',
  'rate_limits',
  'workers',
  'settings',
];

/** Takes everything out of the plugin's tables: migrating a database anew for each test would take most of its time. */
export async function emptyTables(knex: Knex): Promise<void> {
  for (const table of TABLES) {
    await knex(table).delete();
  }
}
