import { parseArgs } from 'node:util';
import { startSandbox } from '../startSandbox';

const USAGE = `usage: serve [options]

  --port NUMBER            7400 unless told; 0 takes a free one (SANDBOX_PORT)
  --latency MILLISECONDS   what every call to a provider takes at least; 50 unless told
  --webhook-url URL        where PagerDuty's webhooks go (SANDBOX_WEBHOOK_URL)
  --webhook-secret SECRET  what signs them (SANDBOX_WEBHOOK_SECRET)
  --interactivity-url URL  where Slack tells of pressed buttons (SANDBOX_INTERACTIVITY_URL)
  --kubernetes VERSION     behaves as this version of Kubernetes, such as 1.20; the newest that it knows unless told

SANDBOX_SLACK_SIGNING_SECRET signs what Slack tells.

The providers accept the token in SANDBOX_TOKEN; without it one is made up and shown.
`;

function readNumber(
  name: string,
  text: string | undefined,
): number | undefined {
  if (text === undefined || text === '') {
    return undefined;
  }
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) {
    throw new Error(`${name} must be a whole number, not "${text}"`);
  }
  return number;
}

/** An address with the secret that signs what is sent there. */
function readReceiver(
  option: string,
  url: string | undefined,
  { secret, missing }: { secret: string | undefined; missing: string },
): { url: string; secret: string } | undefined {
  if (!url) {
    return undefined;
  }
  if (!URL.canParse(url)) {
    throw new Error(`${option} must be an address, not "${url}"`);
  }
  if (!secret) {
    throw new Error(missing);
  }
  return { url, secret };
}

function readMinor(text: string | undefined): number | undefined {
  const [, minor] = /^1\.(\d{1,2})$/.exec(text ?? '') ?? [];
  if (text !== undefined && minor === undefined) {
    throw new Error(`--kubernetes must be a version like 1.20, not "${text}"`);
  }
  return minor === undefined ? undefined : Number(minor);
}

async function serve(): Promise<void> {
  const { env } = process;
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      latency: { type: 'string' },
      'webhook-url': { type: 'string' },
      'webhook-secret': { type: 'string' },
      'interactivity-url': { type: 'string' },
      kubernetes: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const sandbox = await startSandbox({
    port: readNumber('--port', values.port ?? env.SANDBOX_PORT),
    latencyMs: readNumber('--latency', values.latency),
    webhook: readReceiver(
      '--webhook-url',
      values['webhook-url'] ?? env.SANDBOX_WEBHOOK_URL,
      {
        secret: values['webhook-secret'] ?? env.SANDBOX_WEBHOOK_SECRET,
        missing:
          'PagerDuty signs its webhooks: give the secret that the portal has with --webhook-secret or SANDBOX_WEBHOOK_SECRET',
      },
    ),
    interactivity: readReceiver(
      '--interactivity-url',
      values['interactivity-url'] ?? env.SANDBOX_INTERACTIVITY_URL,
      {
        secret: env.SANDBOX_SLACK_SIGNING_SECRET,
        missing:
          'Slack signs what it tells: give the secret that the portal has with SANDBOX_SLACK_SIGNING_SECRET',
      },
    ),
    kubernetesMinor: readMinor(values.kubernetes),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      sandbox.stop().then(() => process.exit(0));
    });
  }
  if (!env.SANDBOX_TOKEN) {
    process.stderr.write(
      `SANDBOX_TOKEN is not set: this run's token is ${sandbox.tokens.slack}\n`,
    );
  }
  process.stdout.write(`sandbox ready ${sandbox.url}\n`);
}

serve().catch((error: Error) => {
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exit(1);
});
