import { SIGNAL_CHANNEL } from '@incident-response/backstage-plugin-common';
import { auditRepairs } from '../audit/auditRepairs';
import { createKubernetesActions } from '../config/createKubernetesActions';
import { createWebhookAction } from '../config/createWebhookAction';
import { readConcurrency } from '../config/readConcurrency';
import { readIntegrations } from '../config/readIntegrations';
import { readPostmortemTemplate } from '../config/readPostmortemTemplate';
import { PostmortemEditing } from '../documents/PostmortemEditing';
import { PostmortemService } from '../documents/PostmortemService';
import { createEffects } from '../effects/createEffects';
import { GuardSnapshots, RemediationEnvironment } from '../effects/remediation';
import type { Policy } from '../incident';
import { CatalogOwnership } from '../integrations/catalog/CatalogOwnership';
import { Notifications } from '../integrations/notifications/Notifications';
import { EffectLedger } from '../reconciler/EffectLedger';
import { Heartbeat } from '../reconciler/Heartbeat';
import { Reconciler } from '../reconciler/Reconciler';
import { createWakeups } from '../reconciler/wakeups/createWakeups';
import { RelatedIncidents } from '../related/RelatedIncidents';
import type { ActionRegistry } from '../remediation/ActionRegistry';
import { CatalogRunbooks } from '../runbooks/CatalogRunbooks';
import { DatabaseCallLimits, Outcomes, RelatedRecords } from '../store';
import type { Clock } from './Clock';
import type { Stores } from './createStores';
import type { Services } from './services';

/**
 * From facts to what is done outside: providers, effects, ledger, and the reconciler that wakes up for each incident. It
 * ends with the plugin: what is under way is written down, and the incidents go to the replicas that stay.
 */
export async function startPipeline(options: {
  services: Services;
  stores: Stores;
  registry: ActionRegistry;
  policy: Policy;
  now: Clock;
}) {
  const { services, stores, registry, policy, now } = options;
  const { auditor, auth, catalog, config, lifecycle, logger } = services;
  const { knex, store, leases, effects, documents, actionItems } = stores;
  const { locks, repairs, settings, comments, editors } = stores;

  const limits = DatabaseCallLimits.create({ knex, effects });
  const integrations = await readIntegrations(config, { logger, limits });
  createKubernetesActions(config, integrations).forEach(action =>
    registry.add(action),
  );
  const webhook = await createWebhookAction(config, { logger, limits });
  if (webhook) {
    registry.add(webhook);
  }
  const related = RelatedIncidents.create({
    incidents: store,
    records: RelatedRecords.create({ knex }),
    actionItems,
    now,
  });
  const ownership = CatalogOwnership.create({ catalog, auth });
  const runbooks = CatalogRunbooks.create({ catalog, auth });
  const { template, problem: templateProblem } = await readPostmortemTemplate(
    config,
    logger,
  );
  const postmortems = PostmortemService.create({
    incidents: store,
    postmortems: documents,
    comments,
    editors,
    template,
    policy,
    now,
  });
  const snapshots = new GuardSnapshots({
    ownership,
    runbooks,
    store,
    repairs,
    settings,
    locks,
  });
  const remediation = new RemediationEnvironment({
    registry,
    ownership,
    snapshots,
    locks,
  });
  const onFacts = auditRepairs({ auditor, logger });
  const ledger = EffectLedger.create({
    effects,
    outcomes: Outcomes.create({ knex, incidents: store, leases }),
    handlers: createEffects({
      integrations,
      ownership,
      runbooks,
      postmortems,
      actionItems,
      notifications: Notifications.create({ service: services.notifications }),
      related,
      store,
      remediation,
    }),
    logger,
    now,
    onFacts,
  });
  const heartbeat = await Heartbeat.start({
    workers: stores.workers,
    logger,
  });
  const reconciler = Reconciler.create({
    store,
    leases,
    ledger,
    heartbeat,
    policy,
    logger,
    now,
    onFacts,
    onChange: tellBrowsers(services),
  });
  const wakeups = await createWakeups({
    knex,
    reconcile: async incidentId =>
      (await reconciler.reconcile(incidentId))?.toJSDate(),
    logger,
    concurrency: readConcurrency(config),
  });
  postmortems.connect(wakeups);
  lifecycle.addShutdownHook(async () => {
    reconciler.stop();
    await wakeups.stop();
    await heartbeat.stop();
  });
  return {
    integrations,
    ownership,
    runbooks,
    related,
    postmortems,
    editing: PostmortemEditing.create({
      incidents: store,
      postmortems: documents,
      wakeups,
      now,
    }),
    templateProblem,
    snapshots,
    remediation,
    reconciler,
    heartbeat,
    wakeups,
  };
}

export type Pipeline = Awaited<ReturnType<typeof startPipeline>>;

/** Pages that are open show a change at once. */
function tellBrowsers({ signals, logger }: Services) {
  return (incidentId: string, version: number) => {
    signals
      .publish({
        recipients: { type: 'broadcast' },
        channel: SIGNAL_CHANNEL,
        message: { incidentId, version },
      })
      .catch(error =>
        logger.debug('A live update could not be sent', {
          error: String(error),
        }),
      );
  };
}
