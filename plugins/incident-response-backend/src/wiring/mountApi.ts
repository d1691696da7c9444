import { ActionItems } from '../actionItems/ActionItems';
import type { Approvals } from '../approvals/Approvals';
import type { readInsights } from '../config/readInsights';
import type { readWebhookTrust } from '../config/readWebhookTrust';
import type { readOnCallHealth } from '../config/readOnCallHealth';
import { PostmortemArchive } from '../documents/PostmortemArchive';
import { PostmortemReviewing } from '../documents/PostmortemReviewing';
import { Simulator } from '../effects/remediation';
import { Access } from '../http/Access';
import { actionItemRoutes } from '../http/actionItemRoutes';
import { createRouter } from '../http/createRouter';
import { deadLetterRoutes } from '../http/deadLetterRoutes';
import { incidentRoutes } from '../http/incidentRoutes';
import { insightsRoutes } from '../http/insightsRoutes';
import { portalRoutes } from '../http/portalRoutes';
import { postmortemRoutes } from '../http/postmortemRoutes';
import { relatedRoutes } from '../http/relatedRoutes';
import { remediationRoutes } from '../http/remediationRoutes';
import type { Route } from '../http/Route';
import { searchRoutes } from '../http/searchRoutes';
import { SetupReporter } from '../http/SetupReporter';
import type { Policy } from '../incident';
import type { ActionRegistry } from '../remediation/ActionRegistry';
import type { InsightsReader } from '../reports/InsightsReader';
import { OnCallHealthReader } from '../reports/OnCallHealthReader';
import { SearchReader } from '../store';
import type { Clock } from './Clock';
import type { Stores } from './createStores';
import type { WebhookMonitors } from './mountWebhooks';
import type { Services } from './services';
import type { Pipeline } from './startPipeline';

interface Options {
  services: Services;
  stores: Stores;
  pipeline: Pipeline;
  registry: ActionRegistry;
  approvals: Approvals;
  insights: ReturnType<typeof readInsights>;
  onCallHealth: ReturnType<typeof readOnCallHealth>;
  reader: InsightsReader;
  trust: ReturnType<typeof readWebhookTrust>;
  monitors: WebhookMonitors;
  policy: Policy;
  now: Clock;
}

/** Mounts the REST API that the portal's pages and other plugins ask. */
export function mountApi(options: Options): void {
  const { services, stores } = options;
  const { auditor, httpAuth, httpRouter, permissions, permissionsRegistry } =
    services;
  const access = Access.create({
    httpAuth,
    permissions,
    permissionsRegistry,
    store: stores.store,
  });
  httpRouter.use(
    createRouter({
      access,
      documents: stores.documents,
      auditor,
      routes: [
        ...responseRoutes(options, access),
        ...learningRoutes(options, access),
        ...automationRoutes(options, access),
      ],
    }),
  );
}

/** The incidents, and what goes wrong with them. */
function responseRoutes(options: Options, access: Access): Route[] {
  const { stores, pipeline, approvals, policy, now } = options;
  const { related, wakeups, ownership, integrations } = pipeline;
  const { store, effects, leases, knex } = stores;
  return [
    ...incidentRoutes({
      access,
      store,
      approvals,
      effects,
      wakeups,
      ownership,
      integrations,
      policy,
      now,
      related,
    }),
    ...relatedRoutes({ access, related, wakeups }),
    ...searchRoutes({ access, reader: SearchReader.create({ knex }) }),
    ...deadLetterRoutes({ leases, wakeups }),
  ];
}

/** Postmortems, what follows from them, and whether things get better. */
function learningRoutes(options: Options, access: Access): Route[] {
  const { services, stores, pipeline, insights, reader, policy, now } = options;
  const { documents, comments, editors, store, actionItems, measures } = stores;
  const { postmortems, editing, ownership, wakeups } = pipeline;
  const { onCallHealth } = options;
  const { userInfo } = services;
  const onPostmortems = {
    incidents: store,
    postmortems: documents,
    wakeups,
    now,
  };
  return [
    ...postmortemRoutes({
      access,
      postmortems,
      editing,
      reviewing: PostmortemReviewing.create({
        ...onPostmortems,
        comments,
        editors,
      }),
      archive: PostmortemArchive.create({ ...onPostmortems, policy }),
      documents,
      userInfo,
    }),
    ...actionItemRoutes({
      access,
      actionItems: ActionItems.create({
        postmortems,
        editing,
        incidents: store,
        wakeups,
        now,
      }),
      store: actionItems,
      ownership,
      policy,
      now,
    }),
    ...insightsRoutes({
      access,
      reader,
      measures,
      insights,
      userInfo,
      usePermission: onCallHealth.usePermission,
      health: OnCallHealthReader.create({
        measures,
        policy: onCallHealth.policy,
        simulated: insights.simulated,
        timeZone: policy.businessHours.timeZone,
        now,
      }),
    }),
  ];
}

/** What is repaired by itself, and how the portal is set up. */
function automationRoutes(options: Options, access: Access): Route[] {
  const { services, stores, pipeline, registry, policy, now } = options;
  const { trust, monitors } = options;
  const { ownership, runbooks, integrations, snapshots } = pipeline;
  const { repairs, locks, settings, deliveries, store, leases } = stores;
  return [
    ...remediationRoutes({
      access,
      registry,
      repairs,
      locks,
      settings,
      snapshots,
      simulator: new Simulator({
        environment: pipeline.remediation,
        ownership,
        runbooks,
        policy,
        now,
      }),
      policy,
      now,
    }),
    ...portalRoutes({
      ownership,
      integrations,
      policy,
      now,
      sandboxUrl: services.config.getOptionalString(
        'incidentResponse.sandbox.url',
      ),
      setup: new SetupReporter({
        integrations,
        runbooks,
        registry,
        deliveries,
        store,
        leases,
        settings,
        trust,
        ...monitors,
        policy,
        templateProblem: pipeline.templateProblem,
      }),
    }),
  ];
}
