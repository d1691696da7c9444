/**
 * What is counted of each incident, computed from its facts whenever they change, so that insights need not read the facts
 * of a year. Rows of the incidents that are there already are made by a task in the background: see `MeasureTask`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('incident_measures', table => {
    table.comment('One row an incident: what insights are computed from');
    table.string('incident_id', 100).primary();
    table
      .integer('measured_by')
      .notNullable()
      .comment('Which version of the measuring wrote it');
    table.string('severity', 2).notNullable();
    table.string('service_id', 100).nullable();
    table.string('entity_ref', 255).nullable();
    table.string('owner_ref', 255).nullable();
    table.string('environment', 100).nullable();
    table.string('fingerprint', 100).nullable();
    table
      .string('repeat_of', 100)
      .nullable()
      .comment(
        'The last incident of the same fingerprint within the 90 days before',
      );
    table.string('triggered_at', 24).notNullable();
    table
      .text('measure')
      .notNullable()
      .comment('Everything else, as short JSON: a year of it is read at once');
    table
      .text('counts')
      .notNullable()
      .comment('What of it another period is compared with, shorter still');
  });
  await knex.schema.createTable('incident_pages', table => {
    table.comment('Each time that somebody was called');
    table.string('incident_id', 100).notNullable();
    table.string('page', 400).notNullable();
    table.string('at', 24).notNullable();
    table.string('kind', 20).notNullable();
    table.string('owner_ref', 255).nullable();
    table.string('person_id', 255).nullable();
    table.string('person_ref', 255).nullable();
    table.string('person_name', 255).nullable();
    table.primary(['incident_id', 'page']);
  });
  await knex.schema.createTable('digests', table => {
    table.comment('The weekly message to each team, so that it is sent once');
    table.string('team', 255).notNullable();
    table
      .string('week', 10)
      .notNullable()
      .comment('The Monday of the week that it is about');
    table.string('channel', 100).notNullable();
    table.string('state', 20).notNullable();
    table.integer('tries').notNullable().defaultTo(0);
    table.string('holder', 64).nullable();
    table.string('called_at', 24).nullable();
    table.string('next_try_at', 24).nullable();
    table.string('message_ts', 40).nullable();
    table.text('error').nullable();
    table.primary(['team', 'week']);
  });
  for (const [name, definition] of Object.entries({
    incident_measures_age_idx: 'incident_measures (triggered_at, incident_id)',
    incident_measures_entity_idx:
      'incident_measures (entity_ref, triggered_at) where entity_ref is not null',
    incident_measures_owner_idx:
      'incident_measures (owner_ref, triggered_at) where owner_ref is not null',
    incident_measures_repeats_idx:
      'incident_measures (fingerprint, triggered_at) where fingerprint is not null',
    incident_pages_owner_idx:
      'incident_pages (owner_ref, at) where owner_ref is not null',
  })) {
    await knex.raw(`create index ${name} on ${definition}`);
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of ['digests', 'incident_pages', 'incident_measures']) {
    await knex.schema.dropTable(table);
  }
};
