/**
 * Instants are stored as ISO 8601 text in UTC with milliseconds, so that both databases sort and compare them alike.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('incidents', table => {
    table.comment(
      'One row an incident: what lists show, and when to look at it again',
    );
    table.string('id', 100).primary();
    table.string('origin', 20).notNullable();
    table.integer('number').nullable();
    table.string('title', 1024).notNullable();
    table.string('status', 20).notNullable();
    table.string('severity', 2).notNullable();
    table.string('service_id', 100).nullable();
    table.string('service_name', 255).nullable();
    table.string('entity_ref', 255).nullable();
    table.string('owner_ref', 255).nullable();
    table.boolean('unmapped').notNullable().defaultTo(false);
    table.string('triggered_at', 24).notNullable();
    table.string('acknowledged_at', 24).nullable();
    table.string('resolved_at', 24).nullable();
    table.string('postmortem_id', 100).nullable();
    table.integer('version').notNullable().defaultTo(0);
    table.string('next_wake_at', 24).nullable();
    table.string('lease_token', 64).nullable();
    table.string('lease_until', 24).nullable();
    table.index(
      ['status', 'severity', 'triggered_at', 'id'],
      'incidents_open_idx',
    );
    table.index(['triggered_at', 'id'], 'incidents_age_idx');
    table.index(['entity_ref', 'triggered_at'], 'incidents_entity_idx');
    table.index(['owner_ref', 'triggered_at'], 'incidents_owner_idx');
    table.index(['service_id', 'triggered_at'], 'incidents_service_idx');
    table.index(['number'], 'incidents_number_idx');
    table.index(['next_wake_at'], 'incidents_wake_idx');
  });

  await knex.schema.createTable('incident_facts', table => {
    table.comment('What happened, immutable; the timeline');
    table.bigIncrements('sequence');
    table.string('id', 300).notNullable();
    table.string('incident_id', 100).notNullable();
    table.string('type', 60).notNullable();
    table.string('occurred_at', 24).notNullable();
    table.string('recorded_at', 24).notNullable();
    table.text('actor').notNullable();
    table.text('source').nullable();
    table.text('payload').notNullable();
    table
      .string('subject', 400)
      .nullable()
      .comment(
        'What limits across incidents count by: entity and action of an attempt',
      );
    table.unique(['incident_id', 'id'], { indexName: 'incident_facts_id_uq' });
    table.index(['incident_id', 'sequence'], 'incident_facts_incident_idx');
    table.index(['subject', 'occurred_at'], 'incident_facts_subject_idx');
  });

  await knex.schema.createTable('effects', table => {
    table.comment(
      'The ledger: the intent to do something outside, and what came of it',
    );
    table.string('key', 300).primary();
    table.string('incident_id', 100).notNullable();
    table.string('type', 40).notNullable();
    table.string('state', 20).notNullable();
    table.integer('tries').notNullable().defaultTo(0);
    table.string('next_try_at', 24).nullable();
    table.text('error').nullable();
    table.string('started_at', 24).notNullable();
    table.string('finished_at', 24).nullable();
    table.index(['incident_id'], 'effects_incident_idx');
    table.index(['state', 'started_at'], 'effects_state_idx');
  });

  await knex.schema.createTable('webhook_deliveries', table => {
    table.comment(
      'Authentic deliveries as they came, for deduplication and for looking at them',
    );
    table.bigIncrements('id');
    table
      .string('dedupe_key', 300)
      .notNullable()
      .unique('webhook_deliveries_dedupe_uq');
    table.string('webhook_id', 200).nullable();
    table.string('received_at', 24).notNullable();
    table.string('event_type', 100).nullable();
    table.string('incident_id', 100).nullable();
    table.string('outcome', 40).notNullable();
    table.text('body').notNullable();
    table.index(['received_at'], 'webhook_deliveries_received_idx');
  });

  await knex.schema.createTable('postmortems', table => {
    table.string('id', 100).primary();
    table
      .string('incident_id', 100)
      .notNullable()
      .unique('postmortems_incident_uq');
    table.string('title', 255).notNullable();
    table.string('status', 20).notNullable();
    table.string('entity_ref', 255).nullable();
    table.string('due_at', 24).nullable();
    table.string('created_at', 24).notNullable();
    table.string('updated_at', 24).notNullable();
    table.string('published_at', 24).nullable();
    table.integer('version').notNullable();
    table.integer('open_action_items').notNullable().defaultTo(0);
    table.text('document').notNullable();
    table.index(['status', 'created_at', 'id'], 'postmortems_status_idx');
    table.index(['created_at', 'id'], 'postmortems_age_idx');
    table.index(['entity_ref', 'created_at'], 'postmortems_entity_idx');
  });

  await knex.schema.createTable('postmortem_versions', table => {
    table.string('postmortem_id', 100).notNullable();
    table.integer('version').notNullable();
    table.string('saved_at', 24).notNullable();
    table.string('saved_by', 255).notNullable();
    table.text('document').notNullable();
    table.primary(['postmortem_id', 'version']);
  });

  await knex.schema.createTable('remediation_locks', table => {
    table.comment(
      'One repair at a time per workload, across replicas and incidents',
    );
    table.string('workload', 300).primary();
    table.string('holder', 300).notNullable();
    table.string('until', 24).notNullable();
  });

  await knex.schema.createTable('settings', table => {
    table.comment('Switches that people set in the portal');
    table.string('name', 60).primary();
    table.text('value').notNullable();
    table.string('changed_by', 255).notNullable();
    table.string('changed_at', 24).notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'settings',
    'remediation_locks',
    'postmortem_versions',
    'postmortems',
    'webhook_deliveries',
    'effects',
    'incident_facts',
    'incidents',
  ]) {
    await knex.schema.dropTable(table);
  }
};
