import { setTimeout as delay } from 'node:timers/promises';

/** The entity whose tab is looked at; one incident in twenty is its own. */
export const DEMO_ENTITY = 'component:default/payments-api';

const FACTS_PER_INCIDENT = 10;
const ENDS_WITHIN_MS = 60_000;

/** Plays one drill and answers its facts and effects: what those that are filled in look like. */
export async function readExample(stage, replica) {
  const database = stage.database(replica.pluginDatabase);
  const { incidentId } = await stage.control('/drills', {
    scenario: 'high-memory',
  });
  const deadline = Date.now() + ENDS_WITHIN_MS;
  while (!(await replica.incident(incidentId))?.postmortemId) {
    if (Date.now() > deadline) {
      throw new Error('The drill high-memory did not end');
    }
    await delay(200);
  }
  const { rows: facts } = await database.query(
    `select id, type, occurred_at, recorded_at, actor, source, payload
     from incident_facts where incident_id = $1 order by sequence limit $2`,
    [incidentId, FACTS_PER_INCIDENT],
  );
  const { rows: effects } = await database.query(
    `select replace(key, incident_id, '') as key, type, state, tries, started_at, finished_at
     from effects where incident_id = $1 order by started_at limit $2`,
    [incidentId, FACTS_PER_INCIDENT],
  );
  return { incidentId, facts, effects };
}

/**
 * Fills in closed incidents, a minute apart and the newest hundredth (at least a hundred) of them open, each with the
 * example's facts and effects.
 */
export async function fillWithIncidents(database, { incidents, example }) {
  const open = Math.max(100, incidents / 100);
  await database.query(
    `insert into incidents (id, origin, number, title, status, severity, service_id, service_name, entity_ref,
                            owner_ref, unmapped, triggered_at, acknowledged_at, resolved_at, version)
     select 'QDEMO' || n, 'pagerduty', n, 'Demo: error rate above 5 %, case ' || n,
            case when n > $1::int - $2::int then 'triggered' else 'resolved' end,
            'P' || 1 + n % 4, 'PDEMO' || n % 500, 'demo-' || n % 500,
            case when n % 20 = 0 then $3 else 'component:default/demo-' || n % 500 end,
            'group:default/demo-' || n % 20, false, ${instant('n')}, null,
            case when n > $1 - $2 then null else ${instant('n')} end, $4
     from generate_series(1, $1::int) n`,
    [incidents, open, DEMO_ENTITY, example.facts.length],
  );
  await database.query(
    `insert into incident_facts (id, incident_id, type, occurred_at, recorded_at, actor, source, payload)
     select replace(fact.id, $2, 'QDEMO' || n), 'QDEMO' || n, fact.type, fact.occurred_at, fact.recorded_at, fact.actor,
            fact.source, replace(fact.payload, $2, 'QDEMO' || n)
     from generate_series(1, $1::int) n,
          json_to_recordset($3::json) as fact(id text, type text, occurred_at text, recorded_at text, actor text,
                                              source text, payload text)`,
    [incidents, example.incidentId, JSON.stringify(example.facts)],
  );
  await database.query(
    `insert into effects (key, incident_id, type, state, tries, started_at, finished_at)
     select 'QDEMO' || n || effect.key, 'QDEMO' || n, effect.type, effect.state, effect.tries, effect.started_at,
            effect.finished_at
     from generate_series(1, $1::int) n,
          json_to_recordset($2::json) as effect(key text, type text, state text, tries int, started_at text,
                                                finished_at text)`,
    [incidents, JSON.stringify(example.effects)],
  );
  await database.query('vacuum analyze');
}

/** The instant of the nth incident, as the store writes instants. */
function instant(n) {
  return `to_char(timestamp '2026-01-01' + ${n} * interval '1 minute', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"')`;
}
