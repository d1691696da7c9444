/**
 * The audit trail of repairs is read newest first across all incidents; among very many facts only those of repairs are
 * in this index.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(
    "create index incident_facts_repairs_idx on incident_facts (sequence) where substr(type, 1, 12) = 'remediation.'",
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('drop index incident_facts_repairs_idx');
};
