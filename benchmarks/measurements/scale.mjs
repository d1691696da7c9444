// Whether lists, a service's tab and a timeline stay as fast as they were while incidents pile up: two portals side by
// side, one with a thousand incidents and one with a hundred times as many, asked in turn through the API.
import { percentile } from '../stage/percentile.mjs';
import {
  DEMO_ENTITY,
  fillWithIncidents,
  readExample,
} from '../stage/fillWithIncidents.mjs';

const FEW = 1_000;
const PAGE = 100;
const WARM_UP = 30;
/** Requests whose 95th percentiles are compared with each other. */
const STRETCH = 50;

export async function measureScale(stage, { short }) {
  const many = short ? 20_000 : 100_000;
  const requests = short ? 100 : 400;
  return stage.withReplicas(
    1,
    { name: 'scale-few', databasePrefix: 'few_' },
    async few => {
      const example = await readExample(stage, few);
      return stage.withReplicas(
        1,
        { name: 'scale-many', databasePrefix: 'many_' },
        async large => {
          const portals = [
            { replica: few, incidents: FEW },
            { replica: large, incidents: many },
          ];
          for (const { replica, incidents } of portals) {
            stage.say(`  filling in ${incidents} incidents`);
            await fillWithIncidents(stage.database(replica.pluginDatabase), {
              incidents,
              example,
            });
          }
          return compare(stage, portals, requests);
        },
      );
    },
  );
}

async function compare(stage, [few, many], requests) {
  const questions = {
    'open incidents, first page': ({ replica }) =>
      ask(replica, 'status=open&limit=25'),
    'all incidents, first page': ({ replica }) => ask(replica, 'limit=25'),
    'all incidents, a page in the middle': ({ replica, middle }) =>
      ask(replica, `limit=25&cursor=${middle}`),
    "a service's tab": ({ replica }) =>
      ask(replica, `limit=25&entityRef=${DEMO_ENTITY}`),
    'timeline of an incident': ({ replica, incidents }, turn) =>
      replica.incident(`QDEMO${1 + ((turn * 7_919) % incidents)}`),
  };
  stage.say('  looking for a page in the middle');
  for (const portal of [few, many]) {
    portal.middle = await findMiddle(portal);
  }
  const lines = [];
  const ratios = {};
  for (const [name, question] of Object.entries(questions)) {
    stage.say(`  ${name}`);
    const took = { few: [], many: [] };
    for (let turn = 0; turn < WARM_UP + requests; turn += 1) {
      // In turn, and each first as often as second: what the machine does beside this falls on both.
      const order = turn % 2 === 0 ? ['few', 'many'] : ['many', 'few'];
      for (const which of order) {
        const started = performance.now();
        await question(which === 'few' ? few : many, turn);
        if (turn >= WARM_UP) {
          took[which].push(performance.now() - started);
        }
      }
    }
    ratios[name] = p95Ratio(took);
    const p95 = which => percentile(took[which], 0.95).toFixed(1);
    lines.push(
      `${name}: p95 ${p95('few')} ms with ${few.incidents}, ${p95(
        'many',
      )} ms with ${many.incidents}: ${ratios[name].toFixed(2)} ×`,
    );
  }
  return report(ratios, lines, many.incidents);
}

/** The median over stretches of the run, so that one moment in which the machine was busy doesn't decide. */
function p95Ratio({ few, many }) {
  const ratios = [];
  for (let from = 0; from + STRETCH <= few.length; from += STRETCH) {
    const p95 = took => percentile(took.slice(from, from + STRETCH), 0.95);
    ratios.push(p95(many) / p95(few));
  }
  return percentile(ratios, 0.5);
}

async function ask(replica, query) {
  const page = await replica.get(`incident-response/incidents?${query}`);
  if (page.items.length === 0) {
    throw new Error(`The list ${query} is empty`);
  }
  return page;
}

async function findMiddle({ replica, incidents }) {
  let { nextCursor } = await ask(replica, `limit=${PAGE}`);
  for (let seen = PAGE; seen < incidents / 2; seen += PAGE) {
    ({ nextCursor } = await ask(replica, `limit=${PAGE}&cursor=${nextCursor}`));
  }
  return nextCursor;
}

function report(ratios, lines, incidents) {
  const values = Object.values(ratios);
  const result = {
    list: round(Math.max(...values.slice(0, 3))),
    tab: round(values[3]),
    timeline: round(values[4]),
  };
  return {
    result,
    lines: [...lines, 'ten facts an incident; asked through the API, in turn'],
    targets: Object.entries({
      'list of incidents': result.list,
      "a service's tab": result.tab,
      'timeline of an incident': result.timeline,
    }).map(([name, value]) => ({
      name: `${name}, p95 with ${incidents} incidents over ${FEW}`,
      value,
      unit: '×',
      atMost: 1.5,
    })),
  };
}

const round = value => Number(value.toFixed(2));
