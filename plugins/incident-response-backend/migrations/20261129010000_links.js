/**
 * What people have said of links between incidents, and by what else than their fingerprint incidents are related. A link
 * is the same from both sides: the smaller id comes first.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('incident_links', table => {
    table.comment('Whether two incidents belong together, as people have said');
    table.string('first_id', 100).notNullable();
    table.string('second_id', 100).notNullable();
    table.string('verdict', 20).notNullable();
    table.string('said_by', 255).notNullable();
    table.string('said_at', 24).notNullable();
    table.primary(['first_id', 'second_id']);
    table.index(['second_id'], 'incident_links_second_idx');
  });
  await knex.schema.alterTable('incidents', table => {
    table.string('alert_name', 255).nullable();
    table.string('runbook_ref', 255).nullable();
  });
  await knex.raw(
    'create index incidents_runbook_newest_idx on incidents (runbook_ref, triggered_at, id) where runbook_ref is not null',
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('drop index incidents_runbook_newest_idx');
  await knex.schema.alterTable('incidents', table => {
    table.dropColumn('runbook_ref');
    table.dropColumn('alert_name');
  });
  await knex.schema.dropTable('incident_links');
};
