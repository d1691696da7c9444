/**
 * The indexes that the product's own queries use, and no others: each one more is work for every webhook.
 * `src/store/queryPlans.test.ts` holds each query to its index.
 */

/** Partial indexes hold only the rows that are asked for by them, such as the few incidents that are open among very many. */
const CREATED = {
  incidents_open_newest_idx:
    "incidents (triggered_at, id) where status <> 'resolved'",
  incidents_entity_newest_idx:
    'incidents (entity_ref, triggered_at, id) where entity_ref is not null',
  incidents_owner_newest_idx:
    'incidents (owner_ref, triggered_at, id) where owner_ref is not null',
  incidents_service_newest_idx:
    'incidents (service_id, triggered_at, id) where service_id is not null',
  // A whole title can be longer than an entry of an index may be.
  incidents_repeats_idx:
    'incidents (service_id, substr(title, 1, 100), triggered_at) where service_id is not null',
  incidents_unmapped_idx: 'incidents (service_id, service_name) where unmapped',
  incidents_due_idx:
    'incidents (next_wake_at) where next_wake_at is not null and dead_lettered_at is null',
  incidents_dead_letters_idx:
    'incidents (dead_lettered_at) where dead_lettered_at is not null',
  incident_facts_attempts_idx:
    'incident_facts (subject, occurred_at) where subject is not null',
  effects_queued_idx: 'effects (queue, queue_position) where queue is not null',
  webhook_deliveries_payloads_idx:
    "webhook_deliveries (received_at, id) where body <> '' and incident_id is not null",
  postmortems_entity_newest_idx: 'postmortems (entity_ref, created_at, id)',
};

const DROPPED = {
  incidents_open_idx: 'incidents (status, severity, triggered_at, id)',
  incidents_entity_idx: 'incidents (entity_ref, triggered_at)',
  incidents_owner_idx: 'incidents (owner_ref, triggered_at)',
  incidents_service_idx: 'incidents (service_id, triggered_at)',
  incidents_wake_idx: 'incidents (next_wake_at)',
  incidents_dead_letter_idx: 'incidents (dead_lettered_at)',
  // The unique index on incident and id finds an incident's facts as well; they are few enough to be sorted.
  incident_facts_incident_idx: 'incident_facts (incident_id, sequence)',
  incident_facts_subject_idx: 'incident_facts (subject, occurred_at)',
  effects_state_idx: 'effects (state, started_at)',
  effects_queue_idx: 'effects (queue, queue_position)',
  webhook_deliveries_received_idx: 'webhook_deliveries (received_at)',
  postmortems_entity_idx: 'postmortems (entity_ref, created_at)',
};

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await replace(knex, DROPPED, CREATED);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await replace(knex, CREATED, DROPPED);
};

async function replace(knex, before, after) {
  for (const name of Object.keys(before)) {
    await knex.raw(`drop index ${name}`);
  }
  for (const [name, definition] of Object.entries(after)) {
    await knex.raw(`create index ${name} on ${definition}`);
  }
}
