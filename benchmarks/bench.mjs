// `npm run bench [-- --json] [--only ingest,…] [--short]`: how fast and how small it is, each figure beside what it must
// be. benchmarks/README.md says what each means. Starts everything it needs on free ports of this machine and stops it
// afterwards; all load goes to loopback and ends by itself. Exits 1 when a target is missed.
import path from 'node:path';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { logFolder, root, runMain, StartError } from '../scripts/portal.mjs';
import { measureAssemble } from './measurements/assemble.mjs';
import { measureDrafting } from './measurements/drafting.mjs';
import { measureEditor } from './measurements/editor.mjs';
import { measureGuards } from './measurements/guards.mjs';
import { measureIdle } from './measurements/idle.mjs';
import { measureIngest } from './measurements/ingest.mjs';
import { measureInsights } from './measurements/insights.mjs';
import { measureRecovery } from './measurements/recovery.mjs';
import { measureScale } from './measurements/scale.mjs';
import { measureSearch } from './measurements/search.mjs';
import { measureThroughput } from './measurements/throughput.mjs';
import { Stage } from './stage/Stage.mjs';

const MEASUREMENTS = {
  ingest: measureIngest,
  assemble: measureAssemble,
  recovery: measureRecovery,
  guards: measureGuards,
  throughput: measureThroughput,
  scale: measureScale,
  drafting: measureDrafting,
  insights: measureInsights,
  search: measureSearch,
  editor: measureEditor,
  idle: measureIdle,
};

const usage = `usage: npm run bench -- [options]

  --only <names>  some of ${Object.keys(MEASUREMENTS).join(', ')}
  --short         rougher, in about two minutes
  --profile       CPU profiles of the backends and their commonest queries go to .tools/logs
  --json          the last line is the result as one object`;

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        json: { type: 'boolean', default: false },
        short: { type: 'boolean', default: false },
        only: { type: 'string' },
        profile: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const names = values.only?.split(',') ?? Object.keys(MEASUREMENTS);
    const unknown = names.filter(name => !MEASUREMENTS[name]);
    if (unknown.length > 0) {
      throw new Error(`There is no measurement ${unknown.join(', ')}`);
    }
    return { ...values, names };
  } catch (error) {
    throw new StartError(`${error.message}\n\n${usage}`);
  }
}

// Standard output belongs to the figures.
const say = text => console.error(text);

function judge({ name, value, unit, atLeast, atMost }) {
  const ok = atLeast === undefined ? value <= atMost : value >= atLeast;
  const must =
    atLeast === undefined ? `≤ ${atMost} ${unit}` : `≥ ${atLeast} ${unit}`;
  return { name, value, unit, must, ok };
}

function show(name, lines, targets) {
  console.log(`\n${name}`);
  for (const line of lines) {
    console.log(`  ${line}`);
  }
  for (const { name: what, value, unit, must, ok } of targets) {
    console.log(
      `  ${ok ? '✓' : '✗'} ${what.padEnd(58)} ${`${value} ${unit}`.padStart(
        12,
      )}   must be ${must}`,
    );
  }
}

await runMain(async () => {
  const options = readOptions();
  if (options.help) {
    console.log(usage);
    return 0;
  }
  const result = {};
  const targets = [];
  const failed = [];
  const stage = await Stage.open({ say, profile: options.profile });
  try {
    for (const name of options.names) {
      say(`Measuring ${name} …`);
      try {
        // A new portal takes in what is open at PagerDuty: the thousand incidents of the storm are not for the next.
        await stage.control('/reset', {});
        const measured = await MEASUREMENTS[name](stage, options);
        const judged = measured.targets.map(judge);
        result[name] = measured.result;
        targets.push(...judged);
        show(name, measured.lines, judged);
      } catch (error) {
        failed.push(name);
        say(
          `\n${name} could not be measured: ${
            error instanceof StartError ? error.message : error.stack
          }\nLogs are in ${path.relative(root, logFolder)}.\n`,
        );
      }
    }
  } finally {
    await stage.close();
  }
  const missed = targets.filter(({ ok }) => !ok);
  console.log(
    `\n${targets.length - missed.length} of ${targets.length} targets met on ${
      cpus().length
    } cores${failed.length > 0 ? `; not measured: ${failed.join(', ')}` : ''}`,
  );
  if (options.json) {
    console.log(
      JSON.stringify({
        ...result,
        targets: targets.map(({ name, value, must, ok }) => ({
          name,
          value,
          must,
          ok,
        })),
      }),
    );
  }
  return missed.length + failed.length > 0 ? 1 : 0;
});
