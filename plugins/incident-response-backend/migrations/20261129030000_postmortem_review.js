/**
 * What two people need who write one document, and those who review it.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('postmortems', table => {
    table
      .text('revisions')
      .nullable()
      .comment('In which version each part was last changed');
    table.string('document_owner_ref', 255).nullable();
    table.string('meeting_at', 24).nullable();
    table.text('reviewers').nullable();
    table.text('published_because').nullable();
  });

  await knex.schema.alterTable('postmortem_versions', table => {
    table.boolean('autosave').notNullable().defaultTo(false);
  });

  await knex.schema.createTable('postmortem_comments', table => {
    table.string('id', 64).primary();
    table.string('postmortem_id', 100).notNullable();
    table.string('section_id', 40).nullable();
    table.text('text').notNullable();
    table.string('author', 255).notNullable();
    table.string('created_at', 24).notNullable();
    table.string('resolved_at', 24).nullable();
    table.string('resolved_by', 255).nullable();
    table.index(
      ['postmortem_id', 'created_at'],
      'postmortem_comments_postmortem_idx',
    );
  });

  await knex.schema.createTable('postmortem_editors', table => {
    table.comment(
      'Who has the document open for editing; old rows mean nothing',
    );
    table.string('postmortem_id', 100).notNullable();
    table.string('entity_ref', 255).notNullable();
    table.string('part', 400).nullable();
    table.string('seen_at', 24).notNullable();
    table.primary(['postmortem_id', 'entity_ref']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('postmortem_editors');
  await knex.schema.dropTable('postmortem_comments');
  await knex.schema.alterTable('postmortem_versions', table => {
    table.dropColumn('autosave');
  });
  await knex.schema.alterTable('postmortems', table => {
    table.dropColumns(
      'revisions',
      'document_owner_ref',
      'meeting_at',
      'reviewers',
      'published_because',
    );
  });
};
