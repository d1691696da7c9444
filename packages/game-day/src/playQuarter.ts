import { setTimeout as pause } from 'node:timers/promises';
import { startSandbox } from '@incident-response/sandbox';
import { compareInsights, type FigureCheck } from './compareInsights';
import { Conductor } from './Conductor';
import { GameDayClient } from './GameDayClient';
import { GameDayPortal } from './GameDayPortal';
import { INCIDENTS, planQuarter, QUARTER } from './planQuarter';
import { QuarterPlayer } from './QuarterPlayer';
import { countTruth, type Truth } from './QuarterTruth';
import type { SimulatedClock } from './SimulatedClock';

/** The catalog is read a few seconds after the portal is ready. */
const CATALOG_WITHIN_MS = 120_000;
/** Entities that have to be there before the first page. */
const LAST_ENTITIES = [
  'component:default/node-agent',
  'resource:default/high-memory',
  'resource:default/disk-full',
];

/** What a game day has come to. All of it is simulated. */
export interface QuarterResult {
  scenario: 'quarter';
  simulated: true;
  seed: number;
  status: 'passed' | 'failed';
  portal: string;
  checks: FigureCheck[];
  truth: Truth;
}

/** Plays a quarter through the real pipeline, and looks at what the Insights page says of it. */
export async function playQuarter(options: {
  clock: SimulatedClock;
  seed: number;
  keep: boolean;
  onProgress(incidents: number, of: number): void;
}): Promise<QuarterResult> {
  const env = readEnvironment();
  const sandbox = await startSandbox({
    port: env.sandboxPort,
    latencyMs: 0,
    webhook: {
      url: `${env.portalUrl}/api/incident-response/webhooks/pagerduty`,
      secret: env.webhookSecret,
    },
  });
  const portal = await GameDayPortal.start(env.portalUrl);
  try {
    await untilCatalogIsRead(env);
    const conductor = await Conductor.create(options.clock, sandbox, portal);
    const client = new GameDayClient(env.portalUrl, env.token);
    const player = new QuarterPlayer(
      sandbox,
      conductor,
      client,
      planQuarter(options.seed),
    );
    await player.play(QUARTER.to, played =>
      options.onProgress(played, INCIDENTS),
    );
    const truth = countTruth(player.played, QUARTER.to);
    const insights = await client.portal.getInsights({
      from: QUARTER.from.toISOString(),
      to: QUARTER.to.toISOString(),
    });
    const checks = [
      ...compareInsights(insights, truth),
      await checkTroubles(client),
    ];
    return {
      scenario: 'quarter',
      simulated: true,
      seed: options.seed,
      status: checks.every(({ ok }) => ok) ? 'passed' : 'failed',
      portal: env.portalUrl,
      checks,
      truth,
    };
  } finally {
    if (!options.keep) {
      await portal.stop();
      await sandbox.stop();
    }
  }
}

/** Nothing may have been set aside on the way. */
async function checkTroubles(client: GameDayClient): Promise<FigureCheck> {
  const setup = await client.portal.getSetup();
  return {
    name: 'incidents set aside',
    ok: setup.deadLetters.length === 0,
    detail: `${setup.deadLetters.length}, expected none`,
  };
}

function readEnvironment() {
  const { env } = process;
  const read = (name: string) => {
    const value = env[name];
    if (!value) {
      throw new Error(
        `${name} is not set: play it with \`npm run drill -- --scenario quarter\``,
      );
    }
    return value;
  };
  return {
    portalUrl: read('PORTAL_URL'),
    token: read('DRILL_TOKEN'),
    webhookSecret: read('SANDBOX_WEBHOOK_SECRET'),
    sandboxPort: Number(new URL(read('SANDBOX_URL')).port),
  };
}

async function untilCatalogIsRead(env: {
  portalUrl: string;
  token: string;
}): Promise<void> {
  const deadline = performance.now() + CATALOG_WITHIN_MS;
  for (;;) {
    const response = await fetch(
      `${env.portalUrl}/api/catalog/entities/by-refs`,
      {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${env.token}`,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify({ entityRefs: LAST_ENTITIES, fields: ['kind'] }),
      },
    );
    const { items = [] } = response.ok
      ? ((await response.json()) as { items?: unknown[] })
      : {};
    if (LAST_ENTITIES.every((_, index) => items[index])) {
      return;
    }
    if (performance.now() > deadline) {
      throw new Error('The portal did not read its catalog in time');
    }
    await pause(200);
  }
}
