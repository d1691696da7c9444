// How long search takes to index everything, and what a run costs where nothing has changed.
import { setTimeout as delay } from 'node:timers/promises';
import { fillWithIncidents, readExample } from '../stage/fillWithIncidents.mjs';

const KINDS = {
  postmortems: 'incident-response-postmortem',
  incidents: 'incident-response-incident',
};
/** A run is looked for this often; the scheduler looks for triggered ones every five seconds. */
const LOOK_EVERY_MS = 20;
const ENDS_WITHIN_MS = 300_000;

export async function measureSearch(stage, { short }) {
  const postmortems = short ? 2_000 : 10_000;
  return stage.withReplicas(
    1,
    {
      name: 'search',
      databasePrefix: 'search_',
      configs: ['benchmarks/stage/app-config.search.yaml'],
      env: { STAGE_SEARCH: 'true' },
    },
    async replica => {
      const database = stage.database(replica.pluginDatabase);
      const index = stage.database('search_search');
      const example = await readExample(stage, replica);
      stage.say(`  filling in ${postmortems} incidents and postmortems`);
      await fillWithIncidents(database, { incidents: postmortems, example });
      const bytes = await fillWithPostmortems(database, example.incidentId);
      const took = {};
      for (const [kind, type] of Object.entries(KINDS)) {
        stage.say(`  indexing ${kind}`);
        took[kind] = await run(replica, index, type);
        const { rows } = await index.query(
          'select count(*)::int as count from documents where type = $1',
          [type],
        );
        if (rows[0].count < postmortems) {
          throw new Error(`${rows[0].count} ${kind} were indexed`);
        }
      }
      stage.say('  running once more, with nothing to do');
      const unchanged = await run(replica, index, KINDS.postmortems);
      return report({ postmortems, bytes, took, unchanged });
    },
  );
}

/** A published postmortem for each demo incident, as the example's was drafted. Answers the bytes of one. */
async function fillWithPostmortems(database, exampleId) {
  await database.query(
    `insert into postmortems (id, incident_id, title, status, entity_ref, created_at, updated_at, published_at, version,
                              open_action_items, document)
     select 'pm-' || incidents.id, incidents.id, incidents.title, 'published', incidents.entity_ref,
            incidents.triggered_at, incidents.triggered_at, incidents.triggered_at, 1, 0,
            replace(example.document, $1, incidents.id)
     from incidents, postmortems as example
     where incidents.id like 'QDEMO%' and example.incident_id = $1`,
    [exampleId],
  );
  await database.query('vacuum analyze postmortems');
  const { rows } = await database.query(
    'select length(document) as bytes from postmortems where incident_id = $1',
    [exampleId],
  );
  return rows[0].bytes;
}

/** Triggers the indexing of one type and waits for its end. @returns milliseconds */
async function run(replica, index, type) {
  // Search makes the name of the task so: only the first dash becomes an underscore.
  const id = `search_index_${type.replace('-', '_')}`;
  const read = async () => {
    const { rows } = await index.query(
      `select current_run_started_at as started, last_run_ended_at as ended, last_run_error_json as error
       from backstage_backend_tasks__tasks where id = $1`,
      [id],
    );
    return rows[0];
  };
  const before = (await read()).ended;
  await replica.post(`search/.backstage/scheduler/v1/tasks/${id}/trigger`, {});
  const deadline = Date.now() + ENDS_WITHIN_MS;
  let started;
  for (;;) {
    const state = await read();
    started ??= state.started ?? undefined;
    if (String(state.ended) !== String(before)) {
      if (state.error) {
        throw new Error(`Indexing ${type} failed: ${state.error}`);
      }
      return started ? state.ended - started : 0;
    }
    if (Date.now() > deadline) {
      throw new Error(`Indexing ${type} did not end`);
    }
    await delay(LOOK_EVERY_MS);
  }
}

function report({ postmortems, bytes, took, unchanged }) {
  const seconds = ms => Number((ms / 1_000).toFixed(1));
  return {
    result: {
      postmortemsSeconds: seconds(took.postmortems),
      incidentsSeconds: seconds(took.incidents),
      unchangedMs: unchanged,
    },
    lines: [
      `${postmortems} postmortems of ${Math.round(bytes / 1024)} KB: ${seconds(
        took.postmortems,
      )} s; as many incidents: ${seconds(
        took.incidents,
      )} s; into PostgreSQL's index, with all of search in between`,
      `once more, with nothing changed: ${
        unchanged > 0 ? unchanged : `less than ${LOOK_EVERY_MS}`
      } ms`,
    ],
    targets: [
      {
        name: `search index of ${postmortems} postmortems`,
        value: seconds(took.postmortems),
        unit: 's',
        atMost: 60,
      },
    ],
  };
}
