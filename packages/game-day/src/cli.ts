// Before everything else: whatever is loaded later lives in the simulated time.
import { parseArgs } from 'node:util';
import { QUARTER } from './planQuarter';
import { SimulatedClock } from './SimulatedClock';

const USAGE = `usage: quarter [options]

  --json             the last line of the output is the result as one JSON object
  --seed NUMBER      another quarter; 1 unless told
  --keep             goes on running afterwards, for somebody to look at the portal

BACKEND_PORT and the configuration on the command line (--config) are those of the portal's backend.
`;

const REPORT_EVERY = 10;
const MINUTE_MS = 60_000;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
      // Read by the backend itself.
      config: { type: 'string', multiple: true },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const clock = SimulatedClock.install(
    new Date(QUARTER.from.getTime() - 10 * MINUTE_MS),
  );
  const { playQuarter } = await import('./playQuarter');
  const started = performance.now();
  const result = await playQuarter({
    clock,
    seed: Number(values.seed),
    keep: values.keep,
    onProgress: (incidents, of) => {
      if (incidents % REPORT_EVERY === 0) {
        process.stderr.write(
          `  … ${incidents} of ${of} incidents, ${new Date()
            .toISOString()
            .slice(0, 10)}\n`,
        );
      }
    },
  });
  const seconds = Math.round((performance.now() - started) / 1_000);
  process.stdout.write(
    [
      '',
      'Simulated figures of a quarter that was played in the sandbox, each beside the truth:',
      '',
      ...result.checks.map(
        ({ name, ok, detail }) => `  ${ok ? '✓' : '✗'} ${name}: ${detail}`,
      ),
      '',
      `Game day quarter ${result.status} in ${seconds} s.`,
      '',
    ].join('\n'),
  );
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ ...result, seconds })}\n`);
  }
  if (values.keep) {
    process.stderr.write(`The portal's backend is at ${result.portal}.\n`);
    await new Promise(() => undefined);
  }
  return result.status === 'passed' ? 0 : 1;
}

main().then(
  code => process.exit(code),
  error => {
    process.stderr.write(
      `${error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exit(1);
  },
);
