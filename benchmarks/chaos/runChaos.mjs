import { mkdirSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import {
  describePortal,
  findFreePort,
  logFolder,
  Processes,
  startSandbox,
} from '../../scripts/portal.mjs';
import { startPostgres } from '../../scripts/postgres.mjs';
import { Replica } from '../stage/replicas.mjs';
import { findProblems } from './count.mjs';
import { Database } from './Database.mjs';
import { Distributor } from './Distributor.mjs';
import { People, readAudit } from './People.mjs';
import { Recovery } from './Recovery.mjs';
import { logOf, toFigures, writeReport } from './report.mjs';
import { Troublemaker } from './Troublemaker.mjs';

const PROGRESS_EVERY_MS = 10_000;
const REST_WITHIN_MS = 4 * 60_000;
/** So often in a row nothing must be under way before it counts as rest. */
const RESTFUL_LOOKS = 4;
const LOOKS_EVERY_MS = 1_500;
const PREFIX = 'chaos_';

/**
 * Runs a plan: starts the stage, lets it all happen, waits until everything is at rest, and counts.
 *
 * @param plan what `planChaos` answers
 * @param say told of progress, as lines
 * @returns the figures and the findings, and where the report with the evidence is
 */
export async function runChaos(plan, say) {
  const stage = await startStage(plan, say);
  try {
    return await playOn(stage, plan, say);
  } finally {
    await stage.stop();
  }
}

async function startStage(plan, say) {
  mkdirSync(logFolder, { recursive: true });
  const names = Array.from(
    { length: plan.replicas },
    (_, index) => `chaos-replica-${index + 1}`,
  );
  names.forEach(name => rmSync(logOf(name), { force: true }));
  const processes = new Processes();
  const closing = [() => processes.stop()];
  const stop = async () => {
    for (const close of closing.reverse()) {
      await close();
    }
  };
  try {
    say('Starting PostgreSQL, the sandbox and the replicas …');
    const postgres = await startPostgres({
      durable: true,
      logFile: logOf('chaos-postgres'),
    });
    closing.unshift(() => postgres.stop());

    const ports = await findPorts(plan.replicas + 1);
    const replicas = [];
    const distributor = new Distributor({ seed: plan.seed, replicas });
    await distributor.listen();
    closing.push(() => distributor.stop());
    const portal = {
      ...describePortal({ backendPort: ports[1], sandboxPort: ports[0] }),
      webhookUrl: distributor.url,
    };
    await startSandbox(processes, portal, { log: 'chaos-sandbox' });
    replicas.push(
      ...names.map(
        (name, index) =>
          new Replica(processes, portal, {
            name,
            port: ports[index + 1],
            databaseUrl: postgres.connectionString(),
            databasePrefix: PREFIX,
            configs: ['benchmarks/chaos/app-config.chaos.yaml'],
          }),
      ),
    );
    // The first one makes the databases of Backstage's own plugins, which is not what this run is about.
    const [first, ...others] = replicas;
    first.start();
    await first.untilReady();
    others.forEach(replica => replica.start());
    await Promise.all(others.map(replica => replica.untilReady()));
    const database = new Database(
      postgres.connectionString(`${PREFIX}incident-response`),
    );
    closing.push(() => database.stop());
    return { postgres, portal, replicas, distributor, database, stop, closing };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function playOn(stage, plan, say) {
  const { postgres, portal, replicas, distributor, database } = stage;
  const { sandboxUrl } = portal;
  const startedAt = Date.now();
  const events = [];
  const note = text => {
    const at = ((Date.now() - startedAt) / 1_000).toFixed(1);
    events.push(`${at} s  ${text}`);
  };

  const recovery = new Recovery({
    database,
    canRecover: () => troublemaker.someoneWorks,
  });
  const troublemaker = new Troublemaker({
    plan,
    replicas,
    postgres,
    sandboxUrl,
    recovery,
    onEvent: note,
  });
  let failed;
  const broken = new Promise((_, reject) => {
    failed = reject;
  });
  broken.catch(() => undefined);
  const people = new People({ sandboxUrl, plan, onTrouble: failed });
  stage.closing.push(() => {
    people.stop();
    recovery.stop();
    troublemaker.stop();
  });
  const orFail = work => Promise.race([work, broken, troublemaker.failure]);

  let restless;
  const progress = setInterval(() => {
    const { kills, pauses, dbRestarts } = troublemaker;
    const passed = Math.round((Date.now() - startedAt) / 1_000);
    say(
      restless === undefined
        ? `${passed} s: ${people.begun.length} incidents, ${kills} kills, ${pauses} pauses, ${dbRestarts} database restarts, ${distributor.pending} webhooks under way`
        : `${passed} s: ${restless} incidents not at rest, ${distributor.pending} webhooks under way`,
    );
  }, PROGRESS_EVERY_MS);
  try {
    troublemaker.superviseReplicas();
    people.start();
    troublemaker.start();
    await orFail(delay(plan.seconds * 1_000));

    note('the trouble is over');
    say('The trouble is over: waiting until everything is at rest …');
    await orFail(troublemaker.finish());
    distributor.calmDown();
    await orFail(people.finish());
    const rest = await orFail(
      untilAtRest({
        database,
        distributor,
        onLook: count => {
          restless = count ?? restless;
        },
      }),
    );
    note(rest ? 'at rest' : 'not at rest in time');
    await orFail(recovery.finish());
  } finally {
    clearInterval(progress);
  }

  say('Counting …');
  const evidence = {
    begun: people.begun,
    audit: await readAudit(sandboxUrl),
    portal: await database.readAll(),
    now: new Date(),
    outageSeconds: longestOutage(plan),
    undelivered: distributor.pending,
    refused: distributor.refused,
  };
  const findings = findProblems(evidence);
  const figures = toFigures({ evidence, findings, troublemaker, recovery });
  const report = writeReport({
    plan,
    events,
    figures,
    findings,
    evidence,
    recoveries: recovery.found,
  });
  return {
    figures,
    findings,
    report,
    exits: troublemaker.exits,
    webhooks: {
      received: distributor.received,
      sent: distributor.sent,
      retried: distributor.retried,
    },
  };
}

/** Answers whether nothing is under way any more, within a few minutes. */
async function untilAtRest({ database, distributor, onLook }) {
  const deadline = Date.now() + REST_WITHIN_MS;
  let looks = 0;
  while (looks < RESTFUL_LOOKS && Date.now() < deadline) {
    await delay(LOOKS_EVERY_MS);
    const restless = await database.restless();
    onLook(restless);
    looks = restless === 0 && distributor.pending === 0 ? looks + 1 : 0;
  }
  return looks >= RESTFUL_LOOKS;
}

function longestOutage({ trouble }) {
  return Math.max(
    0,
    ...trouble
      .filter(({ what }) => what === 'outage')
      .map(({ seconds }) => seconds),
  );
}

async function findPorts(count) {
  const ports = new Set();
  while (ports.size < count) {
    ports.add(await findFreePort());
  }
  return [...ports];
}
