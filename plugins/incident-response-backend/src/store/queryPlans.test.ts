import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { ActionItemStore, type ActionItemListOptions } from './ActionItemStore';
import { applyMigrations } from './applyMigrations';
import { CatchUpRecords } from './CatchUpRecords';
import { writeCursor } from './cursor';
import { DatabaseIncidentStore } from './DatabaseIncidentStore';
import { DeliveryStore } from './DeliveryStore';
import { EffectStore } from './EffectStore';
import { Fingerprints } from './Fingerprints';
import type { IncidentListOptions } from './IncidentStore';
import { attemptSubject, RepairRecords } from './RepairRecords';
import { RelatedRecords } from './RelatedRecords';
import { Leases } from './Leases';
import { REPEAT_OF } from './measureRows';
import { MeasureStore, type MeasureQuery } from './MeasureStore';
import { OldRecords } from './OldRecords';
import { PostmortemStore } from './PostmortemStore';
import { SearchReader } from './SearchReader';

jest.setTimeout(120_000);

/** Enough for PostgreSQL to think that reading a whole table is a bad idea. */
const INCIDENTS = 20_000;
const FACTS_EACH = 8;

/** Incidents begin a minute after each other; the last ones are open. */
const BEGIN = DateTime.fromISO('2026-01-01T00:00:00Z', { zone: 'utc' });
const begun = (incident: number) => BEGIN.plus({ minutes: incident });
const NOW = begun(INCIDENTS);

/** More rows than this are not sorted for a page. */
const SORTED_AT_MOST = 2_000;

const LARGE = [
  'incidents',
  'incident_facts',
  'effects',
  'webhook_deliveries',
  'postmortems',
  'action_items',
  'incident_measures',
  'incident_pages',
];

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Plan Rows': number;
  Plans?: PlanNode[];
}

interface Query {
  sql: string;
  bindings: Knex.RawBinding[];
}

describe.each(databases.eachSupportedId())('queries on %s', id => {
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.init(id);
    await applyMigrations(knex);
    await fill(knex);
  });

  /** The plans of every statement that the work makes. */
  const plansOf = async (work: () => Promise<unknown>): Promise<PlanNode[]> => {
    const queries: Query[] = [];
    const note = (query: Query) => queries.push(query);
    knex.on('query', note);
    await work();
    knex.removeListener('query', note);
    const plans: PlanNode[] = [];
    for (const { sql, bindings } of queries) {
      const { rows } = await knex.raw(
        `explain (format json) ${sql.replace(/\$\d+/g, '?')}`,
        bindings,
      );
      plans.push(rows[0]['QUERY PLAN'][0].Plan);
    }
    return plans.flatMap(nodesOf);
  };

  const list = (options: Partial<IncidentListOptions>) => () =>
    DatabaseIncidentStore.create({ knex }).list({
      visibility: 'everything',
      limit: 25,
      ...options,
    });
  const items = (options: Partial<ActionItemListOptions>) => () =>
    ActionItemStore.create({ knex }).list({
      status: 'open',
      visibility: 'everything',
      limit: 25,
      ...options,
    });
  const measures = (options: Partial<MeasureQuery> = {}) =>
    MeasureStore.create({ knex }).rows({
      from: iso(begun(INCIDENTS * 0.9)),
      to: iso(NOW),
      visibility: 'everything',
      ...options,
    });
  const deep = writeCursor({
    at: iso(begun(INCIDENTS / 2)),
    id: `Q${INCIDENTS / 2}`,
  });
  const entityRef = 'component:default/service-7';
  const ownerRef = 'group:default/team-7';

  it.each<[string, string[], () => Promise<unknown>]>([
    ['all incidents', ['incidents_age_idx'], list({})],
    ['all incidents, deep', ['incidents_age_idx'], list({ cursor: deep })],
    ['open incidents', ['incidents_open_newest_idx'], list({ status: 'open' })],
    [
      'open incidents, deep',
      ['incidents_open_newest_idx'],
      list({ status: 'open', cursor: deep }),
    ],
    [
      'open incidents that somebody may see',
      ['incidents_open_newest_idx', 'incidents_owner_newest_idx'],
      list({ status: 'open', visibility: { ownerRefs: [ownerRef] } }),
    ],
    [
      'incidents of an entity',
      ['incidents_entity_newest_idx'],
      list({ entityRef }),
    ],
    [
      'incidents of an entity, deep',
      ['incidents_entity_newest_idx'],
      list({ entityRef, cursor: deep }),
    ],
    [
      'open incidents of an entity',
      ['incidents_entity_newest_idx', 'incidents_open_newest_idx'],
      list({ entityRef, status: 'open' }),
    ],
    [
      'incidents of an owner',
      ['incidents_owner_newest_idx'],
      list({ ownerRef }),
    ],
    [
      'incidents of an owner, deep',
      ['incidents_owner_newest_idx'],
      list({ ownerRef, cursor: deep }),
    ],
    [
      'an incident by its number',
      ['incidents_pkey', 'incidents_number_idx'],
      () => DatabaseIncidentStore.create({ knex }).find('77'),
    ],
    [
      'the timeline',
      ['incident_facts_id_uq'],
      () => DatabaseIncidentStore.create({ knex }).facts('Q77'),
    ],
    [
      'all that is known of an incident',
      ['incident_facts_id_uq', 'incidents_pkey', 'effects_incident_idx'],
      () => DatabaseIncidentStore.create({ knex }).history('Q77'),
    ],
    [
      'what was done outside for an incident',
      ['effects_incident_idx'],
      () => EffectStore.create({ knex }).list('Q77'),
    ],
    [
      'how many services have open incidents',
      ['incidents_open_newest_idx'],
      () => RepairRecords.create({ knex }).countAlertingServices(),
    ],
    [
      'who waits for a limit',
      ['effects_queued_idx'],
      () =>
        EffectStore.create({ knex }).countQueued('slack', {
          position: NOW,
          now: NOW,
        }),
    ],
    [
      'what is due',
      ['incidents_due_idx'],
      () => Leases.create({ knex }).due(NOW, 50),
    ],
    [
      'dead letters',
      ['incidents_dead_letters_idx'],
      () => Leases.create({ knex }).deadLetters(50),
    ],
    [
      'what happened before',
      [
        'incidents_fingerprint_idx',
        'incidents_pkey',
        'incident_links_pkey',
        'incident_links_second_idx',
      ],
      () => DatabaseIncidentStore.create({ knex }).repeatsOf('Q15007'),
    ],
    [
      'incidents that may be related',
      [
        'incidents_service_newest_idx',
        'incidents_owner_newest_idx',
        'incidents_runbook_newest_idx',
      ],
      () =>
        RelatedRecords.create({ knex }).candidates(
          {
            id: 'Q15007',
            title: 'Title 7',
            triggeredAt: iso(begun(15_007)),
            serviceId: 'P7',
            ownerRef,
            runbookRef: 'resource:default/runbook-7',
          },
          500,
        ),
    ],
    [
      'what people have said of links',
      ['incident_links_pkey', 'incident_links_second_idx'],
      () => RelatedRecords.create({ knex }).links('Q77'),
    ],
    [
      'open action items',
      ['action_items_due_idx', 'incidents_pkey', 'postmortems_pkey'],
      items({}),
    ],
    [
      'open action items, deep',
      ['action_items_due_idx', 'incidents_pkey', 'postmortems_pkey'],
      items({
        cursor: writeCursor({ at: '2026-06-01', id: '["pm-Q5000","a"]' }),
      }),
    ],
    [
      'overdue action items of an owner',
      [
        'action_items_owner_due_idx',
        'action_items_due_idx',
        'incidents_pkey',
        'postmortems_pkey',
      ],
      items({ ownerRefs: [ownerRef], dueBefore: '2026-02-01' }),
    ],
    [
      'open action items of an entity',
      ['action_items_entity_due_idx', 'incidents_pkey', 'postmortems_pkey'],
      items({ entityRef }),
    ],
    [
      'action items that are done',
      ['action_items_closed_idx', 'incidents_pkey', 'postmortems_pkey'],
      items({ status: 'done' }),
    ],
    [
      'what is still open of earlier incidents',
      ['action_items_incident_idx'],
      () =>
        ActionItemStore.create({ knex }).openOf(['Q77', 'Q78', 'Q79', 'Q80']),
    ],
    [
      'action items by their tickets',
      [
        'action_items_ticket_idx',
        'action_items_ticket_label_idx',
        'action_items_ticket_id_idx',
      ],
      () =>
        ActionItemStore.create({ knex }).withTickets({
          ids: ['77'],
          keys: ['OPS-77'],
          labels: ['action-item-Q77-a', 'postmortem'],
        }),
    ],
    [
      'tickets that nobody has looked at for a while',
      ['action_items_checked_idx'],
      () => ActionItemStore.create({ knex }).notChecked(NOW, 100),
    ],
    [
      'incidents without a fingerprint',
      [
        'incidents_without_fingerprint_idx',
        'incidents_pkey',
        'incident_facts_id_uq',
      ],
      () => Fingerprints.create({ knex }).fill({ limit: 100 }),
    ],
    [
      'the flood of a service',
      ['incidents_service_newest_idx'],
      () =>
        DatabaseIncidentStore.create({ knex }).floodChannel({
          incidentId: `Q${INCIDENTS}`,
          serviceId: 'P7',
          triggeredAt: iso(NOW),
          since: NOW.minus({ hours: 1 }),
          ownChannels: 5,
        }),
    ],
    [
      'attempts across incidents',
      ['incident_facts_attempts_idx'],
      () =>
        RepairRecords.create({ knex }).countAttempts(
          attemptSubject(entityRef, 'kubernetes:restart-pod'),
          NOW.minus({ hours: 6 }),
        ),
    ],
    [
      'when a service was well',
      ['incidents_entity_newest_idx'],
      () =>
        RepairRecords.create({ knex }).openTimes(
          entityRef,
          NOW.minus({ hours: 7 }),
        ),
    ],
    [
      'the audit trail of repairs',
      ['incident_facts_repairs_idx', 'incidents_pkey'],
      () =>
        RepairRecords.create({ knex }).audit({
          visibility: 'everything',
          limit: 25,
        }),
    ],
    [
      'unmapped services',
      ['incidents_unmapped_idx'],
      () => DatabaseIncidentStore.create({ knex }).unmappedServices(),
    ],
    [
      'the latest deliveries',
      ['webhook_deliveries_pkey'],
      () => DeliveryStore.create({ knex }).latest(20),
    ],
    [
      'postmortems',
      ['postmortems_age_idx', 'incidents_pkey'],
      () =>
        PostmortemStore.create({ knex }).list({
          visibility: 'everything',
          limit: 25,
        }),
    ],
    [
      'postmortems, deep',
      ['postmortems_age_idx', 'incidents_pkey'],
      () =>
        PostmortemStore.create({ knex }).list({
          visibility: 'everything',
          limit: 25,
          cursor: writeCursor({
            at: iso(begun(INCIDENTS / 2)),
            id: `pm-Q${INCIDENTS / 2}`,
          }),
        }),
    ],
    [
      'postmortems in review',
      ['postmortems_status_idx', 'incidents_pkey'],
      () =>
        PostmortemStore.create({ knex }).list({
          status: 'in_review',
          visibility: 'everything',
          limit: 25,
        }),
    ],
    [
      'postmortems of an entity',
      ['postmortems_entity_newest_idx', 'incidents_pkey'],
      () =>
        PostmortemStore.create({ knex }).list({
          entityRef,
          visibility: 'everything',
          limit: 25,
        }),
    ],
    [
      'the postmortem of an incident',
      ['postmortems_incident_uq', 'incidents_pkey'],
      () =>
        PostmortemStore.create({ knex }).list({
          incidentId: 'Q77',
          visibility: 'everything',
          limit: 25,
        }),
    ],
    [
      'incidents for search, deep',
      ['incidents_pkey', 'incident_facts_id_uq'],
      () =>
        SearchReader.create({ knex }).incidents({
          visibility: 'everything',
          limit: 100,
          cursor: deep,
        }),
    ],
    [
      'postmortems for search, deep',
      ['postmortems_pkey', 'incidents_pkey'],
      () =>
        SearchReader.create({ knex }).postmortems({
          visibility: 'everything',
          limit: 100,
          cursor: writeCursor({ at: '', id: `pm-Q${INCIDENTS / 2}` }),
        }),
    ],
    [
      'versions of a postmortem',
      ['postmortem_versions_pkey'],
      () => PostmortemStore.create({ knex }).versions('pm-Q77', { limit: 25 }),
    ],
    [
      'incidents that PagerDuty names',
      ['incidents_pkey'],
      () =>
        CatchUpRecords.create({ knex }).known(
          Array.from({ length: 100 }, (_, index) => `Q${index}`),
        ),
    ],
    [
      'open incidents to compare with PagerDuty',
      ['incidents_open_newest_idx'],
      () => CatchUpRecords.create({ knex }).open(1_000),
    ],
    [
      'whether a service has sent anything',
      ['incidents_service_newest_idx'],
      () => CatchUpRecords.create({ knex }).hasSent('P7'),
    ],
    ['insights', ['incident_measures_age_idx'], () => measures()],
    [
      'insights of an entity',
      ['incident_measures_entity_idx'],
      () => measures({ entityRef }),
    ],
    [
      'insights of a team',
      ['incident_measures_owner_idx'],
      () => measures({ ownerRef }),
    ],
    [
      'incidents with their measures',
      ['incident_measures_age_idx', 'incidents_pkey'],
      () =>
        MeasureStore.create({ knex }).measured(
          {
            from: iso(begun(1)),
            to: iso(NOW),
            visibility: 'everything',
          },
          {
            limit: 50,
            before: { at: iso(begun(INCIDENTS / 2)), id: 'Q1' },
          },
        ),
    ],
    [
      'the last incident of a fingerprint',
      [
        'incident_measures_repeats_idx',
        'incident_links_pkey',
        'incident_links_second_idx',
      ],
      () =>
        knex.raw(`select ${REPEAT_OF}`, [
          'f7',
          iso(NOW.minus({ days: 90 })),
          iso(NOW),
          'Q1',
          'Q1',
          'Q1',
        ]),
    ],
    [
      'incidents to measure',
      ['incidents_age_idx', 'incident_measures_pkey'],
      () =>
        MeasureStore.create({ knex }).unmeasured({
          limit: 50,
          after: { triggeredAt: iso(begun(INCIDENTS / 2)), id: 'Q1' },
        }),
    ],
    [
      'pages of a team',
      ['incident_pages_owner_idx'],
      () =>
        MeasureStore.create({ knex }).pages({
          ownerRef,
          from: iso(begun(INCIDENTS * 0.9)),
          to: iso(NOW),
        }),
    ],
    [
      'deliveries to forget',
      ['webhook_deliveries_pkey', 'incidents_pkey'],
      () =>
        OldRecords.create({ knex }).deleteDeliveries({
          before: begun(100),
          limit: 50,
        }),
    ],
    [
      'payloads to drop',
      [
        'webhook_deliveries_payloads_idx',
        'incidents_pkey',
        'webhook_deliveries_pkey',
      ],
      () =>
        OldRecords.create({ knex }).dropPayloads({
          before: begun(1_000),
          limit: 50,
        }),
    ],
    [
      'more payloads to drop',
      [
        'webhook_deliveries_payloads_idx',
        'incidents_pkey',
        'webhook_deliveries_pkey',
      ],
      () =>
        OldRecords.create({ knex }).dropPayloads({
          before: begun(1_000),
          limit: 50,
          after: { receivedAt: iso(begun(500)), id: 500 },
        }),
    ],
  ])('find %s by index %j', async (_, indexes, work) => {
    const nodes = await plansOf(work);
    const used = nodes.flatMap(node => node['Index Name'] ?? []);
    expect(used).not.toEqual([]);
    expect(indexes).toEqual(expect.arrayContaining(used));
    expect(
      nodes.filter(
        node =>
          node['Node Type'] === 'Seq Scan' &&
          LARGE.includes(node['Relation Name'] ?? ''),
      ),
    ).toEqual([]);
    expect(
      nodes.filter(
        node =>
          node['Node Type'].endsWith('Sort') &&
          node['Plan Rows'] > SORTED_AT_MOST,
      ),
    ).toEqual([]);
  });
});

function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

function iso(at: DateTime): string {
  return at.toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
}

/** An installation after a while: many incidents that are over, some that are open, a few that are due. */
async function fill(knex: Knex): Promise<void> {
  const at = (minutes: string) =>
    `to_char(timestamp '2026-01-01' + (${minutes}) * interval '1 minute', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  const all = `generate_series(1, ${INCIDENTS}) as n`;
  const open = `n > ${INCIDENTS - 100}`;
  for (const statement of [
    `insert into incidents (id, origin, number, title, status, severity, service_id, service_name, entity_ref,
       owner_ref, unmapped, triggered_at, resolved_at, version, next_wake_at, dead_lettered_at, fingerprint, runbook_ref)
     select 'Q' || n, 'pagerduty', n, 'Title ' || n % 40, case when ${open} then 'triggered' else 'resolved' end,
       'P' || 1 + n % 4, 'P' || n % 200, 'Service ' || n % 200,
       case when n % 200 < 190 then 'component:default/service-' || n % 200 end,
       'group:default/team-' || n % 100, n % 200 >= 190, ${at('n')},
       case when not (${open}) then ${at('n + 30')} end, ${FACTS_EACH},
       case when ${open} then ${at(
      `n + case when n % 2 = 0 then 0 else 1000 end`,
    )} end,
       case when n % 5000 = 0 then ${at('n')} end,
       case when n % 50 > 0 then md5(n % 200 || ' ' || n % 40) end,
       'resource:default/runbook-' || n % 50
     from ${all}`,
    `insert into incident_facts (id, incident_id, type, occurred_at, recorded_at, actor, payload, subject)
     select 'f' || k, 'Q' || n, 'note.added', ${at('n + k')}, ${at(
      'n + k',
    )}, '{"kind":"system"}',
       '{"text":"a note of some length, as facts have it"}',
       case when k = 3 and n % 10 = 0
         then 'component:default/service-' || n % 200 || '|kubernetes:restart-pod' end
     from ${all}, generate_series(1, ${FACTS_EACH}) as k`,
    `insert into effects (key, incident_id, type, state, tries, queue, queue_position, next_try_at, started_at)
     select 'Q' || n || '/' || k, 'Q' || n, 'postMessage', case when ${open} then 'waiting' else 'done' end, 1,
       case when ${open} then 'slack' end, case when ${open} then ${at(
      'n',
    )} end,
       case when ${open} then ${at('n')} end, ${at('n')}
     from ${all}, generate_series(1, 3) as k`,
    `insert into webhook_deliveries (dedupe_key, received_at, event_type, incident_id, outcome, body)
     select 'event-' || n || '-' || k, ${at(
       'n',
     )}, 'incident.triggered', 'Q' || n, 'accepted',
       case when n < 500 then '' else '{"event":{}}' end
     from ${all}, generate_series(1, 2) as k order by n`,
    `insert into postmortems (id, incident_id, title, status, entity_ref, created_at, updated_at, version, document)
     select 'pm-Q' || n, 'Q' || n, 'Title', case when n % 100 = 0 then 'in_review' else 'published' end,
       'component:default/service-' || n % 200, ${at('n')}, ${at('n')}, 1,
       '{"title":"Title","sections":[],"actionItems":[]}'
     from ${all}`,
    `insert into action_items (postmortem_id, item_id, incident_id, entity_ref, owner_ref, title, type, priority, severity,
       due_date, due_order, counts, opened_at, closed_at, closed_by, ticket_key, ticket_url, ticket_id, ticket_label,
       ticket_checked_at)
     select 'pm-Q' || n, 'a', 'Q' || n, 'component:default/service-' || n % 200, 'group:default/team-' || n % 100, 'Title',
       'prevent', 'high', 'P2', substr(${at('n * 10')}, 1, 10), substr(${at(
      'n * 10',
    )}, 1, 10), true, ${at('n')},
       case when n % 4 > 0 then ${at(
         'n + 5',
       )} end, case when n % 4 > 0 then 'jira' end, 'OPS-' || n, 'https://j', n::text,
       'action-item-Q' || n || '-a', ${at('n')}
     from ${all}`,
    `insert into incident_links (first_id, second_id, verdict, said_by, said_at)
     select 'Q' || n, 'Q' || n + 1, 'confirmed', 'x', ${at('n')} from ${all}`,
    `insert into incident_measures (incident_id, measured_by, severity, service_id, entity_ref, owner_ref, fingerprint,
       triggered_at, measure, counts)
     select 'Q' || n, 1, 'P' || 1 + n % 4, 'P' || n % 200, 'component:default/service-' || n % 200,
       'group:default/team-' || n % 100, 'f' || n % 1000, ${at('n')},
       '["Q' || n || '",0,0,"f",0,[-1,60,-1,600,"yyy",2,0,0,"0",0,0,0],0,0]', '[-1,60,-1,600,"yyy",2,0,0,"0",0,0,0]'
     from ${all}`,
    `insert into incident_pages (incident_id, page, at, kind, owner_ref, person_id)
     select 'Q' || n, 'f1/0', ${at(
       'n',
     )}, 'trigger', 'group:default/team-' || n % 100, 'P' || n % 300
     from ${all}`,
    `insert into postmortem_versions (postmortem_id, version, saved_at, saved_by, document)
     select 'pm-Q' || n, 1, ${at('n')}, 'the system', '{}' from ${all}`,
  ]) {
    await knex.raw(statement);
  }
  await knex.raw('analyze');
}
