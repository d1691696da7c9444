// How fast the insights of a year are, and whether they stay so while incidents pile up: portals side by side whose year
// is the same and whose past is not, asked in turn through the API.
import { fillWithMeasures } from '../stage/fillWithMeasures.mjs';
import { percentile } from '../stage/percentile.mjs';

const DAYS = 365;
const WARM_UP = 10;
/** Requests whose 95th percentiles are compared with each other. */
const STRETCH = 20;

export async function measureInsights(stage, { short }) {
  const [year, stored] = short ? [2_000, 20_000] : [10_000, 100_000];
  const kinds = {
    alone: { incidents: year, older: 0 },
    among: { incidents: year, older: stored - year },
    large: { incidents: stored, older: 0 },
  };
  const took = {};
  const bytes = {};
  await withPortals(stage, Object.entries(kinds), async portals => {
    const { from, to } = period();
    const query = `incident-response/insights?from=${from}&to=${to}`;
    const ask = async (name, replica) => {
      const started = performance.now();
      const answer = await replica.get(query);
      const expected = kinds[name].incidents;
      // The edges of the year may have moved by one while it was filled in.
      if (Math.abs(answer.incidents.now - expected) > 2) {
        throw new Error(
          `${answer.incidents.now} incidents are in the year, and ${expected} were filled in`,
        );
      }
      bytes[name] = JSON.stringify(answer).length;
      return performance.now() - started;
    };
    const turns = short ? 40 : 100;
    for (let turn = 0; turn < WARM_UP + turns; turn += 1) {
      // In turn, and each first as often as second: what the machine does beside this falls on both.
      const names = turn % 2 === 0 ? ['alone', 'among'] : ['among', 'alone'];
      for (const name of [...names, ...(turn % 5 === 0 ? ['large'] : [])]) {
        const ms = await ask(name, portals[name]);
        if (turn >= WARM_UP) {
          (took[name] ??= []).push(ms);
        }
      }
    }
  });
  return report({ year, stored, took, bytes });
}

/** One portal for each, all at once. */
async function withPortals(stage, kinds, use, portals = {}) {
  const [first, ...others] = kinds;
  if (!first) {
    return use(portals);
  }
  const [name, counts] = first;
  return stage.withReplicas(
    1,
    { name: `insights-${name}`, databasePrefix: `insights_${name}_` },
    async replica => {
      stage.say(
        `  filling in ${counts.incidents} incidents of a year and ${counts.older} older ones`,
      );
      await fillWithMeasures(stage.database(replica.pluginDatabase), {
        ...counts,
        days: DAYS,
      });
      return withPortals(stage, others, use, { ...portals, [name]: replica });
    },
  );
}

function period() {
  const now = Date.now();
  const iso = at => encodeURIComponent(new Date(at).toISOString());
  return { from: iso(now - DAYS * 86_400_000), to: iso(now + 60_000) };
}

function report({ year, stored, took, bytes }) {
  const p95 = name => round(percentile(took[name], 0.95));
  const median = name => round(percentile(took[name], 0.5));
  const ratios = [];
  for (let from = 0; from + STRETCH <= took.alone.length; from += STRETCH) {
    const of = name => percentile(took[name].slice(from, from + STRETCH), 0.95);
    ratios.push(of('among') / of('alone'));
  }
  const result = {
    p95Ms: p95('alone'),
    amongMs: p95('among'),
    ratio: round(percentile(ratios, 0.5)),
    largeYearMs: p95('large'),
  };
  const line = (name, what) =>
    `${what}: p50 ${median(name)} ms, p95 ${p95(name)} ms, ${(
      bytes[name] / 1024
    ).toFixed(0)} KB`;
  return {
    result,
    lines: [
      line('alone', `a year of ${year}, nothing before it`),
      line('among', `a year of ${year} of ${stored} stored`),
      line('large', `a year of ${stored}`),
      'with the year before it, where there is one; asked through the API, in turn',
    ],
    targets: [
      {
        name: `insights of a year of ${year}, p95`,
        value: result.p95Ms,
        unit: 'ms',
        atMost: 500,
      },
      {
        name: `the same with ${stored} stored, p95`,
        value: result.amongMs,
        unit: 'ms',
        atMost: 500,
      },
      {
        name: `with ${stored} stored over ${year}, p95`,
        value: result.ratio,
        unit: '×',
        atMost: 1.5,
      },
    ],
  };
}

const round = value => Number(value.toFixed(2));
