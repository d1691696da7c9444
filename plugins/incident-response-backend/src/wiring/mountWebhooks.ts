import { Approvals } from '../approvals/Approvals';
import type { readWebhookTrust } from '../config/readWebhookTrust';
import { createSlackRouter, SLACK_PATH } from '../http/createSlackRouter';
import { createWebhookRouter } from '../http/createWebhookRouter';
import { SlackDecisions } from '../http/SlackDecisions';
import { WebhookMonitor } from '../http/WebhookMonitor';
import type { Policy } from '../incident';
import { CatalogPeople } from '../integrations/catalog/CatalogPeople';
import { SlackPeople } from '../integrations/slack/SlackPeople';
import { createInbox } from '../store';
import type { Clock } from './Clock';
import type { Stores } from './createStores';
import type { Services } from './services';
import type { Pipeline } from './startPipeline';

/** Mounts what PagerDuty and Slack send to. They sign what they send, and are no users of the portal. */
export function mountWebhooks(options: {
  services: Services;
  stores: Stores;
  pipeline: Pipeline;
  trust: ReturnType<typeof readWebhookTrust>;
  approvals: Approvals;
  policy: Policy;
  now: Clock;
}) {
  const { services, stores, pipeline, trust, approvals, policy, now } = options;
  const { auditor, auth, catalog, config, httpRouter, lifecycle, logger } =
    services;
  const { integrations, ownership, wakeups } = pipeline;
  const decisions =
    integrations.slack &&
    SlackDecisions.create({
      people: SlackPeople.create({
        catalog: CatalogPeople.create({ catalog, auth }),
        slack: integrations.slack,
      }),
      ownership,
      approvals,
      auditor,
      logger,
      apiUrl: config.getOptionalString('incidentResponse.slack.apiUrl'),
    });
  lifecycle.addShutdownHook(async () => decisions?.settled());
  const monitor = new WebhookMonitor(
    'A PagerDuty webhook without a valid signature was refused. If it was genuine, its secret is missing in incidentResponse.pagerDuty.webhookSecrets',
  );
  const slackMonitor = new WebhookMonitor(
    'A request in the name of Slack without a valid signature was refused. If it was genuine, incidentResponse.slack.signingSecret is another one, or the clock is wrong',
  );
  httpRouter.use(
    createWebhookRouter({
      trust,
      monitor,
      inbox: createInbox(stores),
      wakeups,
      policy,
      logger,
      now,
    }),
  );
  httpRouter.addAuthPolicy({
    path: '/webhooks/pagerduty',
    allow: 'unauthenticated',
  });
  httpRouter.use(
    createSlackRouter({
      signingSecret: config.getOptionalString(
        'incidentResponse.slack.signingSecret',
      ),
      decisions,
      monitor: slackMonitor,
      settings: stores.settings,
      logger,
      now,
    }),
  );
  httpRouter.addAuthPolicy({ path: SLACK_PATH, allow: 'unauthenticated' });
  return { monitor, slackMonitor };
}

export type WebhookMonitors = ReturnType<typeof mountWebhooks>;
