/**
 * Action items as a table, for lists across postmortems. The documents stay the truth of what people write; status and
 * whereabouts of the Jira issue stand here.
 */

/** Postmortems that are read at a time. */
const BATCH = 200;

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('action_items', table => {
    table.comment('A projection of the action items in postmortems');
    table.string('postmortem_id', 100).notNullable();
    table.string('item_id', 100).notNullable();
    table.string('incident_id', 100).notNullable();
    table.string('entity_ref', 255).nullable();
    table
      .string('owner_ref', 255)
      .nullable()
      .comment('Of the item, else of the postmortem');
    table.string('title', 255).notNullable();
    table.string('type', 20).notNullable();
    table.string('priority', 10).notNullable();
    table.string('severity', 2).notNullable();
    table.string('due_date', 10).nullable();
    table
      .string('due_order', 10)
      .notNullable()
      .comment('The due date; what has none comes last');
    table
      .boolean('counts')
      .notNullable()
      .comment('Whether its postmortem is published');
    table.string('opened_at', 24).notNullable();
    table.string('closed_at', 24).nullable();
    table.string('closed_by', 10).nullable().comment('portal or jira');
    table.string('ticket_key', 100).nullable();
    table.string('ticket_url', 1000).nullable();
    table.string('ticket_id', 40).nullable();
    table.string('ticket_label', 255).nullable();
    table.string('ticket_status', 255).nullable();
    table
      .string('ticket_category', 40)
      .nullable()
      .comment('new, indeterminate or done');
    table
      .string('ticket_due', 10)
      .nullable()
      .comment('The due date that Jira had when it was last looked at');
    table
      .string('ticket_updated_at', 24)
      .nullable()
      .comment('When the issue was last changed, by Jira’s clock');
    table
      .string('ticket_checked_at', 24)
      .nullable()
      .comment('When it was last looked for');
    table.boolean('ticket_missing').notNullable().defaultTo(false);
    table.primary(['postmortem_id', 'item_id']);
    table.index(['incident_id'], 'action_items_incident_idx');
  });
  for (const [name, definition] of Object.entries({
    action_items_due_idx:
      'action_items (due_order, postmortem_id, item_id) where closed_at is null and counts',
    action_items_owner_due_idx:
      'action_items (owner_ref, due_order, postmortem_id, item_id) where closed_at is null and counts',
    action_items_entity_due_idx:
      'action_items (entity_ref, due_order, postmortem_id, item_id) where closed_at is null and counts',
    action_items_closed_idx:
      'action_items (closed_at, postmortem_id, item_id) where closed_at is not null and counts',
    action_items_ticket_idx:
      'action_items (ticket_key) where ticket_key is not null',
    action_items_ticket_id_idx:
      'action_items (ticket_id) where ticket_id is not null',
    action_items_ticket_label_idx:
      'action_items (ticket_label) where ticket_label is not null',
    action_items_checked_idx:
      "action_items (coalesce(ticket_checked_at, ''), postmortem_id, item_id) where closed_at is null and counts and ticket_key is not null",
  })) {
    await knex.raw(`create index ${name} on ${definition}`);
  }
  await fill(knex);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('action_items');
};

/** Items of postmortems that are published already; the others come when they are next saved. */
async function fill(knex) {
  let after = '';
  for (;;) {
    const postmortems = await knex('postmortems')
      .join('incidents', 'incidents.id', 'postmortems.incident_id')
      .whereNotNull('postmortems.published_at')
      .where('postmortems.id', '>', after)
      .orderBy('postmortems.id')
      .limit(BATCH)
      .select(
        'postmortems.id',
        'postmortems.incident_id',
        'postmortems.published_at',
        'postmortems.updated_at',
        'postmortems.document',
        'incidents.entity_ref',
        'incidents.owner_ref',
        'incidents.severity',
      );
    if (postmortems.length === 0) {
      return;
    }
    after = postmortems[postmortems.length - 1].id;
    const tickets = await ticketsOf(
      knex,
      postmortems.map(postmortem => postmortem.incident_id),
    );
    const rows = postmortems.flatMap(postmortem =>
      JSON.parse(postmortem.document).actionItems.map(item =>
        toRow(
          postmortem,
          item,
          tickets.get(`${postmortem.incident_id}/${item.id}`),
        ),
      ),
    );
    if (rows.length > 0) {
      await knex.batchInsert('action_items', rows, 30);
    }
  }
}

async function ticketsOf(knex, incidentIds) {
  const facts = await knex('incident_facts')
    .whereIn('incident_id', incidentIds)
    .where({ type: 'action_item.ticketed' })
    .select('incident_id', 'payload');
  return new Map(
    facts.map(({ incident_id: incidentId, payload }) => {
      const ticket = JSON.parse(payload);
      return [`${incidentId}/${ticket.actionItemId}`, ticket];
    }),
  );
}

function toRow(postmortem, item, ticket) {
  return {
    postmortem_id: postmortem.id,
    item_id: item.id,
    incident_id: postmortem.incident_id,
    entity_ref: postmortem.entity_ref,
    owner_ref: item.owner || postmortem.owner_ref,
    title: item.title,
    type: item.type,
    priority: item.priority || 'medium',
    severity: postmortem.severity,
    due_date: item.dueDate || null,
    due_order: item.dueDate || '9999-12-31',
    counts: true,
    opened_at: postmortem.published_at,
    closed_at: item.done ? postmortem.updated_at : null,
    closed_by: item.done ? 'portal' : null,
    ticket_key: ticket ? ticket.key : null,
    ticket_url: ticket ? ticket.url : null,
    ticket_label: ticket
      ? `action-item-${postmortem.incident_id}-${item.id}`
      : null,
  };
}
