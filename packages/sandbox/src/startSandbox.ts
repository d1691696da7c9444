import express from 'express';
import { controlRouter } from './control/router';
import { readOrganisation } from './demo/readOrganisation';
import { chooseTokens } from './demo/tokens';
import { CallLog } from './http/CallLog';
import { Faults } from './http/Faults';
import { LoopbackServer } from './http/LoopbackServer';
import { providerGate } from './http/providerGate';
import { Jira } from './jira/Jira';
import { jiraRouter } from './jira/router';
import { execListener } from './kubernetes/exec';
import { Kubernetes } from './kubernetes/Kubernetes';
import { Monitor } from './kubernetes/Monitor';
import { kubernetesRouter } from './kubernetes/router';
import { createDirectory } from './pagerduty/directory';
import { PagerDuty } from './pagerduty/PagerDuty';
import { pagerdutyRouter } from './pagerduty/router';
import { pageRouter } from './pages/router';
import type { PerProvider, Provider } from './providers';
import { ObjectStorage } from './s3/ObjectStorage';
import { s3Router } from './s3/router';
import { Drills } from './scenarios/Drills';
import { Slack } from './slack/Slack';
import { slackRouter } from './slack/router';
import { Timers } from './time/Timers';

/** How to start a sandbox. Everything has a default. */
export interface SandboxOptions {
  /** 7400 unless told; 0 for any free port. */
  port?: number;
  /** What every call to a provider takes at least; 50 ms unless told. */
  latencyMs?: number;
  /** Where PagerDuty's webhooks go, and what signs them. */
  webhook?: { url: string; secret: string };
  /** Where Slack tells of pressed buttons, and what signs that. */
  interactivity?: { url: string; secret: string };
  /** Tokens that the providers accept. Those left out are `SANDBOX_TOKEN`, or made up. */
  tokens?: Partial<PerProvider<string>>;
  /** Number of the first incident; 1001 unless told. */
  firstIncidentNumber?: number;
  /** Behaves as this version of Kubernetes, such as 20 for 1.20; the newest that the sandbox knows unless told. */
  kubernetesMinor?: number;
}

/** A running sandbox: the addresses of its providers, and their state for tests to look at and to change. */
export interface Sandbox {
  url: string;
  urls: PerProvider<string>;
  tokens: PerProvider<string>;
  pagerduty: PagerDuty;
  slack: Slack;
  jira: Jira;
  kubernetes: Kubernetes;
  s3: ObjectStorage;
  /** Ends alerts when what they are about is well again. */
  monitor: Monitor;
  drills: Drills;
  faults: Faults;
  calls: CallLog;
  /** Forgets everything that happened, and heals everything. */
  reset(): void;
  stop(): Promise<void>;
}

/** Starts loopback PagerDuty, Slack, Jira, Kubernetes and S3 on one port of this machine. */
export async function startSandbox(
  options: SandboxOptions = {},
): Promise<Sandbox> {
  const server = await LoopbackServer.listen(options.port ?? 7400);
  const { url } = server;
  const urls: PerProvider<string> = {
    pagerduty: `${url}/pagerduty`,
    slack: `${url}/slack`,
    jira: `${url}/jira`,
    kubernetes: `${url}/kubernetes`,
    s3: `${url}/s3`,
  };
  const tokens = chooseTokens(options.tokens);
  const organisation = readOrganisation();
  const timers = new Timers();
  const faults = new Faults(options.latencyMs ?? 50);
  const calls = new CallLog();
  const pagerduty = new PagerDuty(
    createDirectory(organisation),
    { api: urls.pagerduty, pages: `${url}/ui/pagerduty` },
    options,
  );
  const slack = new Slack(
    organisation,
    `${url}/ui/slack/`,
    `${urls.slack}/actions`,
  );
  const jira = new Jira(organisation, urls.jira);
  const kubernetes = new Kubernetes(organisation, options.kubernetesMinor);
  const s3 = new ObjectStorage();
  const monitor = new Monitor(kubernetes, pagerduty);
  const drills = new Drills({
    pagerduty,
    slack,
    jira,
    kubernetes,
    s3,
    monitor,
  });
  if (options.webhook) {
    pagerduty.webhooks.subscribe({
      ...options.webhook,
      description: 'Incident Response portal',
    });
  }

  if (options.interactivity) {
    slack.interactions.connect(options.interactivity);
  }

  const app = express();
  app.disable('x-powered-by');
  const sandbox: Sandbox = {
    url,
    urls,
    tokens,
    pagerduty,
    slack,
    jira,
    kubernetes,
    s3,
    monitor,
    drills,
    faults,
    calls,
    reset() {
      faults.clear();
      calls.clear();
      pagerduty.reset();
      slack.reset();
      jira.reset();
      kubernetes.reset();
      s3.reset();
      monitor.reset();
      drills.reset();
    },
    async stop() {
      timers.stop();
      pagerduty.webhooks.stop();
      await server.stop();
    },
  };
  // Before the providers: `/jira/browse/KEY` is a page, and asks for no token.
  app.use(pageRouter(sandbox));
  app.use('/sandbox', controlRouter(sandbox));
  const gate = (provider: Provider) =>
    providerGate({ provider, faults, calls, timers });
  app.use(
    '/pagerduty',
    gate('pagerduty'),
    pagerdutyRouter(pagerduty, tokens.pagerduty),
  );
  app.use('/slack', gate('slack'), slackRouter(slack, tokens.slack));
  app.use('/jira', gate('jira'), jiraRouter(jira, tokens.jira));
  app.use(
    '/kubernetes',
    gate('kubernetes'),
    kubernetesRouter(kubernetes, tokens.kubernetes),
  );
  app.use('/s3', gate('s3'), s3Router(s3, tokens.s3));
  server.serve(
    app,
    execListener(kubernetes, {
      token: tokens.kubernetes,
      faults,
      calls,
      timers,
    }),
  );
  kubernetes.start(timers);
  monitor.start(timers);
  drills.run(timers);
  return sandbox;
}
