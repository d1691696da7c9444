/**
 * Many replicas: a lease belongs to a worker that says every few seconds that it is alive; an incident that can't be
 * worked on is set aside with the reason; limits of providers are shared.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('workers', table => {
    table.comment('Backend processes, and until when each is taken for alive');
    table.string('id', 200).primary();
    table.string('started_at', 24).notNullable();
    table.string('seen_until', 24).notNullable();
  });

  // Leases of the version before belong to no worker, so that nobody holds them.
  await knex.schema.alterTable('incidents', table => {
    table.dropColumn('lease_until');
  });
  await knex.schema.alterTable('incidents', table => {
    table.string('lease_worker', 200).nullable();
    table
      .integer('takeovers')
      .notNullable()
      .defaultTo(0)
      .comment('Workers in a row that were lost while they held the lease');
    table
      .integer('failures')
      .notNullable()
      .defaultTo(0)
      .comment('Failures of our own in a row');
    table.string('dead_lettered_at', 24).nullable();
    table.text('dead_letter_reason').nullable();
    table.string('channel_id', 100).nullable();
    table.index(['dead_lettered_at'], 'incidents_dead_letter_idx');
  });

  await knex.schema.alterTable('effects', table => {
    table
      .text('request')
      .nullable()
      .comment('What was asked for, to be able to look for it later');
    table
      .string('called_at', 24)
      .nullable()
      .comment('When the call was last about to be made');
    table
      .string('queue', 200)
      .nullable()
      .comment('The limit of a provider that the effect waits for');
    table
      .string('queue_position', 24)
      .nullable()
      .comment('Waiting since, moved ahead by the severity');
    table.index(['queue', 'queue_position'], 'effects_queue_idx');
  });

  await knex.schema.createTable('rate_limits', table => {
    table.comment(
      'Calls to a provider within its window, counted by rate-limiter-flexible for all replicas',
    );
    table.string('key', 255).primary();
    table.integer('points').notNullable().defaultTo(0);
    table.bigInteger('expire').nullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('rate_limits');
  await knex.schema.alterTable('effects', table => {
    table.dropIndex(['queue', 'queue_position'], 'effects_queue_idx');
  });
  await knex.schema.alterTable('effects', table => {
    table.dropColumn('request');
    table.dropColumn('called_at');
    table.dropColumn('queue');
    table.dropColumn('queue_position');
  });
  await knex.schema.alterTable('incidents', table => {
    table.dropIndex(['dead_lettered_at'], 'incidents_dead_letter_idx');
  });
  await knex.schema.alterTable('incidents', table => {
    table.dropColumn('lease_worker');
    table.dropColumn('takeovers');
    table.dropColumn('failures');
    table.dropColumn('dead_lettered_at');
    table.dropColumn('dead_letter_reason');
    table.dropColumn('channel_id');
  });
  await knex.schema.alterTable('incidents', table => {
    table.string('lease_until', 24).nullable();
  });
  await knex.schema.dropTable('workers');
};
