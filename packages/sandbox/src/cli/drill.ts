import { parseArgs } from 'node:util';
import { SCENARIOS } from '../scenarios/scenarios';
import { chooseScenarios } from './chooseScenarios';
import { DrillError } from './DrillError';
import { playSeries } from './playSeries';
import { PortalClient } from './PortalClient';
import { runDrill, type DrillResult } from './runDrill';
import { SandboxClient } from './SandboxClient';

const USAGE = `usage: drill --scenario NAME [options]

  --scenario NAME    what breaks, see below; may be given several times, and * stands for anything
  --all              every scenario
  --list             says which scenarios would be played, as JSON, and plays none
  --series           even for one: one line for each drill, and then all results as JSON
  --json             the last line of the output is the result as one JSON object
  --portal URL       the portal's backend; http://127.0.0.1:7007 unless told (PORTAL_URL)
  --sandbox URL      http://127.0.0.1:7400 unless told (SANDBOX_URL)
  --timeout SECONDS  instead of the scenario's own

scenarios:
${SCENARIOS.map(
  ({ name, description }) => `  ${name.padEnd(26)}${description}`,
).join('\n')}
  ${'quarter'.padEnd(
    26,
  )}A game day by itself: 120 incidents under a simulated clock, see packages/game-day.
`;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function sayResult(result: DrillResult): void {
  say('');
  for (const { name, ok, detail } of result.checks) {
    say(`  ${ok ? '✓' : '✗'} ${name}: ${detail}`);
  }
  say('');
  say(
    result.status === 'passed'
      ? `Drill ${result.scenario} passed.`
      : `Drill ${result.scenario} failed: ${result.checks
          .filter(({ ok }) => !ok)
          .map(({ name }) => name)
          .join('; ')}.`,
  );
}

function describeResult(result: DrillResult, seconds: number): string {
  const failed = result.checks.filter(({ ok }) => !ok);
  const head = `${result.status}  ${result.scenario.padEnd(26)} ${seconds
    .toFixed(1)
    .padStart(6)} s`;
  return [
    head,
    ...failed.map(({ name, detail }) => `        ${name}: ${detail}`),
  ].join('\n');
}

function readTimeout(text: string | undefined): number | undefined {
  const seconds = text === undefined ? undefined : Number(text);
  if (seconds !== undefined && !(seconds > 0)) {
    throw new DrillError(
      `--timeout must be a number of seconds, not "${text}"`,
    );
  }
  return seconds;
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        scenario: { type: 'string', multiple: true },
        all: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        series: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        portal: { type: 'string' },
        sandbox: { type: 'string' },
        timeout: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new DrillError(
      `${error instanceof Error ? error.message : error}\n\n${USAGE}`,
    );
  }
}

function trimSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

async function main(): Promise<number> {
  const { env } = process;
  const options = readOptions();
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const patterns = options.all ? ['*'] : options.scenario ?? [];
  if (patterns.length === 0) {
    throw new DrillError(`Say which scenario to play.\n\n${USAGE}`);
  }
  const chosen = chooseScenarios(patterns, SCENARIOS);
  if (options.list) {
    say(
      JSON.stringify(
        chosen.map(({ name, ownPortal }) => ({ name, ownPortal })),
      ),
    );
    return 0;
  }
  const portalUrl = trimSlash(
    options.portal ?? env.PORTAL_URL ?? 'http://127.0.0.1:7007',
  );
  const sandboxUrl = trimSlash(
    options.sandbox ?? env.SANDBOX_URL ?? 'http://127.0.0.1:7400',
  );
  const where = {
    sandbox: new SandboxClient(sandboxUrl),
    portal: new PortalClient(portalUrl, env.DRILL_TOKEN),
    timeoutSeconds: readTimeout(options.timeout),
  };
  const [{ name: scenario }] = chosen;
  if (options.series || chosen.length > 1) {
    const results = await playSeries({
      ...where,
      scenarios: chosen.map(({ name }) => name),
      onResult: (result, seconds) => say(describeResult(result, seconds)),
    });
    say(JSON.stringify(results));
    return results.every(({ status }) => status === 'passed') ? 0 : 1;
  }
  const talks = !options.json;
  const result = await runDrill({
    ...where,
    scenario,
    onStart: ({ number, incidentId }) => {
      if (talks) {
        say(
          `Drill ${scenario}: incident #${number} ${sandboxUrl}/ui/pagerduty/incidents/${incidentId}`,
        );
      }
    },
    onStep: (step, seconds) => {
      if (talks) {
        say(`  ${seconds.toFixed(1).padStart(6)} s  ${step}`);
      }
    },
  });
  if (options.json) {
    say(JSON.stringify(result));
  } else {
    sayResult(result);
  }
  return result.status === 'passed' ? 0 : 1;
}

main()
  .then(code => {
    process.exitCode = code;
  })
  .catch((error: unknown) => {
    process.stderr.write(
      error instanceof DrillError
        ? `${error.message}\n`
        : `${error instanceof Error ? error.stack : error}\n`,
    );
    process.exitCode = 1;
  });
