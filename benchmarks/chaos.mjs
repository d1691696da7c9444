// `npm run chaos [-- --minutes N --seed S --json --plan]`: whether anything is lost or done twice when replicas are
// killed and paused, the database goes away and providers misbehave. benchmarks/chaos/README.md tells how.
//
// Starts PostgreSQL, a sandbox and three backends on free ports of this machine, and stops them afterwards. All load
// goes to loopback and ends by itself. Exits 1 when something was lost, done twice or is stuck.
import { randomInt } from 'node:crypto';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root, runMain, StartError } from '../scripts/portal.mjs';
import { describePlan, planChaos } from './chaos/plan.mjs';
import { runChaos } from './chaos/runChaos.mjs';

const REPLICAS = 3;
const SHOWN_FINDINGS = 60;

const usage = `usage: npm run chaos -- [options]

  --minutes <n>  how long there is trouble: from 0.5 to 120; 2 without it
  --seed <text>  the same incidents and the same trouble again
  --plan         what the run will do, without doing it
  --json         the last line is the result as one object`;

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        minutes: { type: 'string', default: '2' },
        seed: { type: 'string', default: String(randomInt(1_000_000)) },
        json: { type: 'boolean', default: false },
        plan: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const minutes = Number(values.minutes);
    if (!(minutes >= 0.5 && minutes <= 120)) {
      throw new Error(
        `--minutes must be a number from 0.5 to 120, not "${values.minutes}".`,
      );
    }
    return { ...values, minutes };
  } catch (error) {
    throw new StartError(`${error.message}\n\n${usage}`);
  }
}

const progress = text => console.error(`chaos: ${text}`);

/** What people read; beside the JSON it goes to stderr, so that the last line of stdout is the object. */
function show({ figures, findings, report, exits, webhooks }, options) {
  const say = options.json ? console.error : console.log;
  const { recoverySeconds: recovery, ...counts } = figures;
  const rows = {
    incidents: counts.incidents,
    'webhooks taken from PagerDuty': webhooks.received,
    'webhooks accepted by replicas': `${webhooks.sent}, after ${webhooks.retried} attempts in vain`,
    'replicas killed': counts.kills,
    'replicas paused': counts.pauses,
    'replicas ended by themselves': exits.length,
    'database restarts': counts.dbRestarts,
    'orphaned work picked up after': `${recovery.p50 ?? '–'} s (p50), ${
      recovery.p95 ?? '–'
    } s (p95)`,
    'unknown, a human was asked': counts.unknownAskedHuman,
    lost: counts.lost,
    'done twice': counts.duplicates,
    stuck: counts.stuck,
  };
  say('');
  for (const [name, value] of Object.entries(rows)) {
    say(`  ${name.padEnd(32)} ${value}`);
  }
  for (const { replica, reason, database } of exits) {
    say(
      `  replica ${replica} ended by itself: ${reason}, while the database was ${database}`,
    );
  }
  for (const finding of findings.slice(0, SHOWN_FINDINGS)) {
    const { kind, incidentId, number, title, what } = finding;
    const incident = incidentId ? `#${number} ${incidentId} ${title}: ` : '';
    say(`✗ ${kind}: ${incident}${what}`);
  }
  if (findings.length > SHOWN_FINDINGS) {
    say(`✗ … and ${findings.length - SHOWN_FINDINGS} more`);
  }
  if (findings.length > 0) {
    say(
      `\nFacts, effects and what the emulators have are in ${path.relative(
        root,
        report,
      )}. The same trouble again: npm run chaos -- --minutes ${
        options.minutes
      } --seed ${options.seed}`,
    );
  }
}

await runMain(async () => {
  const options = readOptions();
  if (options.help) {
    console.log(usage);
    return 0;
  }
  if (process.platform === 'win32') {
    throw new StartError(
      'Windows can not pause a process, which this needs: run it on Linux or macOS.',
    );
  }
  const { seed, minutes } = options;
  const plan = planChaos({ seed, minutes, replicas: REPLICAS });
  if (options.plan) {
    describePlan(plan).forEach(line => console.log(line));
    return 0;
  }
  progress(
    `seed ${seed}, ${minutes} min, ${plan.incidents.length} incidents, ${REPLICAS} replicas`,
  );
  const result = await runChaos(plan, progress);
  show(result, options);
  const { figures } = result;
  if (options.json) {
    console.log(JSON.stringify(figures));
  }
  return figures.lost + figures.duplicates + figures.stuck === 0 ? 0 : 1;
});
