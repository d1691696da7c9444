/**
 * By which repeats of an incident are found: its service, alert and title without what differs from one time to the next.
 * New incidents get theirs when they come. Those that are there already get it afterwards, a batch at a time, by the
 * housekeeping: a migration must not take longer the older an installation is.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('incidents', table => {
    table.string('fingerprint', 32).nullable();
  });
  await knex.raw('drop index incidents_repeats_idx');
  await knex.raw(
    'create index incidents_fingerprint_idx on incidents (fingerprint, triggered_at, id) where fingerprint is not null',
  );
  // Empty as soon as the housekeeping is through.
  await knex.raw(
    'create index incidents_without_fingerprint_idx on incidents (id) where fingerprint is null and service_id is not null',
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('drop index incidents_without_fingerprint_idx');
  await knex.raw('drop index incidents_fingerprint_idx');
  await knex.raw(
    'create index incidents_repeats_idx on incidents (service_id, substr(title, 1, 100), triggered_at) where service_id is not null',
  );
  await knex.schema.alterTable('incidents', table => {
    table.dropColumn('fingerprint');
  });
};
