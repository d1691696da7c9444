/**
 * Whose workload is locked, so that entities under repair can be counted across replicas and incidents.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('remediation_locks', table => {
    table
      .string('entity_ref', 255)
      .nullable()
      .comment('The entity under repair');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('remediation_locks', table => {
    table.dropColumn('entity_ref');
  });
};
