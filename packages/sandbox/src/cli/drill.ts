import { parseArgs } from 'node:util';
import type { DrillSeconds } from '../scenarios/report';
import { SCENARIOS } from '../scenarios/scenarios';
import { DrillError } from './DrillError';
import { PortalClient } from './PortalClient';
import { runDrill, type DrillResult } from './runDrill';
import { SandboxClient } from './SandboxClient';

const USAGE = `usage: drill --scenario NAME [options]

  --scenario NAME    what breaks, see below
  --json             the last line of the output is the result as one JSON object
  --portal URL       the portal's backend; http://127.0.0.1:7007 unless told (PORTAL_URL)
  --sandbox URL      http://127.0.0.1:7400 unless told (SANDBOX_URL)
  --timeout SECONDS  instead of the scenario's own

scenarios:
${SCENARIOS.map(
  ({ name, description }) => `  ${name.padEnd(22)}${description}`,
).join('\n')}
`;

const STEPS: Record<keyof DrillSeconds, string> = {
  acknowledged202: 'the portal accepted the page',
  channel: 'the Slack channel is open',
  ticket: 'the Jira ticket is open',
  runbook: 'the runbook is named in the channel',
  remediated: 'the workload is well again',
  resolved: 'the incident is resolved',
  postmortem: 'the postmortem is drafted',
};

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
        scenario: { type: 'string' },
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
  if (!options.scenario) {
    throw new DrillError(`Say which scenario to play.\n\n${USAGE}`);
  }
  const portalUrl = trimSlash(
    options.portal ?? env.PORTAL_URL ?? 'http://127.0.0.1:7007',
  );
  const sandboxUrl = trimSlash(
    options.sandbox ?? env.SANDBOX_URL ?? 'http://127.0.0.1:7400',
  );
  const talks = !options.json;
  const result = await runDrill({
    scenario: options.scenario,
    sandbox: new SandboxClient(sandboxUrl),
    portal: new PortalClient(portalUrl, env.DRILL_TOKEN),
    timeoutSeconds: readTimeout(options.timeout),
    onStart: ({ number, incidentId }) => {
      if (talks) {
        say(
          `Drill ${options.scenario}: incident #${number} ${sandboxUrl}/ui/pagerduty/incidents/${incidentId}`,
        );
      }
    },
    onStep: (step, seconds) => {
      if (talks) {
        say(`  ${seconds.toFixed(1).padStart(6)} s  ${STEPS[step]}`);
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
