import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { SIGNAL_CHANNEL } from '@incident-response/backstage-plugin-common';
import { remediationActionsExtensionPoint } from '@incident-response/backstage-plugin-node';
import { DateTime } from 'luxon';
import { ActionItems } from './actionItems/ActionItems';
import { auditRepairs } from './audit/auditRepairs';
import { readConcurrency } from './config/readConcurrency';
import { readDigest } from './config/readDigest';
import { readInsights } from './config/readInsights';
import { readIntegrations } from './config/readIntegrations';
import { readOnCallHealth } from './config/readOnCallHealth';
import { readPolicy } from './config/readPolicy';
import { readWebhookTrust } from './config/readWebhookTrust';
import { readPostmortemTemplate } from './config/readPostmortemTemplate';
import { PostmortemArchive } from './documents/PostmortemArchive';
import { PostmortemEditing } from './documents/PostmortemEditing';
import { PostmortemReviewing } from './documents/PostmortemReviewing';
import { PostmortemService } from './documents/PostmortemService';
import { createEffects } from './effects/createEffects';
import {
  GuardSnapshots,
  RemediationEnvironment,
  Simulator,
} from './effects/remediation';
import { Access } from './http/Access';
import { actionItemRoutes } from './http/actionItemRoutes';
import { createRouter } from './http/createRouter';
import { createSlackRouter, SLACK_PATH } from './http/createSlackRouter';
import { createWebhookRouter } from './http/createWebhookRouter';
import { incidentRoutes } from './http/incidentRoutes';
import { insightsRoutes } from './http/insightsRoutes';
import { deadLetterRoutes } from './http/deadLetterRoutes';
import { portalRoutes } from './http/portalRoutes';
import { postmortemRoutes } from './http/postmortemRoutes';
import { relatedRoutes } from './http/relatedRoutes';
import { searchRoutes } from './http/searchRoutes';
import { remediationRoutes } from './http/remediationRoutes';
import { SetupReporter } from './http/SetupReporter';
import { SlackDecisions } from './http/SlackDecisions';
import { WebhookMonitor } from './http/WebhookMonitor';
import { CatalogOwnership } from './integrations/catalog/CatalogOwnership';
import { CatalogPeople } from './integrations/catalog/CatalogPeople';
import { Notifications } from './integrations/notifications/Notifications';
import { startTasks } from './startTasks';
import { SlackPeople } from './integrations/slack/SlackPeople';
import { createKubernetesActions } from './config/createKubernetesActions';
import { createWebhookAction } from './config/createWebhookAction';
import { EffectLedger } from './reconciler/EffectLedger';
import { Heartbeat } from './reconciler/Heartbeat';
import { Reconciler } from './reconciler/Reconciler';
import { createWakeups } from './reconciler/wakeups/createWakeups';
import { ActionRegistry } from './remediation/ActionRegistry';
import { InsightsReader } from './reports/InsightsReader';
import { OnCallHealthReader } from './reports/OnCallHealthReader';
import { Approvals } from './approvals/Approvals';
import { RelatedIncidents } from './related/RelatedIncidents';
import { CatalogRunbooks } from './runbooks/CatalogRunbooks';
import {
  ActionItemStore,
  connectDatabase,
  createInbox,
  DatabaseCallLimits,
  DatabaseIncidentStore,
  DeliveryStore,
  EffectStore,
  Leases,
  MeasureStore,
  Outcomes,
  PostmortemComments,
  PostmortemEditors,
  PostmortemStore,
  RelatedRecords,
  RemediationLocks,
  RepairRecords,
  SearchReader,
  SettingsStore,
  Workers,
} from './store';

/**
 * Incident response: facts come in by signed webhook, a pure function decides, a ledger acts.
 * @public
 */
export const incidentResponsePlugin = createBackendPlugin({
  pluginId: 'incident-response',
  register(env) {
    const registry = new ActionRegistry();
    env.registerExtensionPoint(remediationActionsExtensionPoint, {
      addAction: (...actions) =>
        actions.forEach(action => registry.add(action)),
    });

    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init({
        auditor,
        auth,
        catalog,
        config,
        database,
        httpAuth,
        httpRouter,
        lifecycle,
        logger,
        notifications,
        permissions,
        permissionsRegistry,
        scheduler,
        signals,
        userInfo,
      }) {
        const now = () => DateTime.utc();
        const policy = readPolicy(config);
        const trust = readWebhookTrust(config, logger);
        const insights = readInsights(config);
        const onCallHealth = readOnCallHealth(config);
        const { timeZone } = policy.businessHours;
        const digest = readDigest(config, timeZone);

        const knex = await connectDatabase(database);
        const store = DatabaseIncidentStore.create({ knex });
        const leases = Leases.create({ knex });
        const effects = EffectStore.create({ knex });
        const deliveries = DeliveryStore.create({ knex });
        const documents = PostmortemStore.create({ knex });
        const actionItems = ActionItemStore.create({ knex });
        const measures = MeasureStore.create({ knex });
        const settings = SettingsStore.create({ knex });
        const workers = Workers.create({ knex });

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
        const comments = PostmortemComments.create({ knex });
        const editors = PostmortemEditors.create({ knex });
        const { template, problem } = await readPostmortemTemplate(
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
        const locks = RemediationLocks.create({ knex });
        const repairs = RepairRecords.create({ knex });
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
          outcomes: Outcomes.create({
            knex,
            incidents: store,
            leases,
          }),
          handlers: createEffects({
            integrations,
            ownership,
            runbooks,
            postmortems,
            actionItems,
            notifications: Notifications.create({ service: notifications }),
            related,
            store,
            remediation,
          }),
          logger,
          now,
          onFacts,
        });
        const heartbeat = await Heartbeat.start({ workers, logger });
        const reconciler = Reconciler.create({
          store,
          leases,
          ledger,
          heartbeat,
          policy,
          logger,
          now,
          onFacts,
          onChange: (incidentId, version) => {
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
          },
        });
        const wakeups = await createWakeups({
          knex,
          reconcile: async incidentId =>
            (await reconciler.reconcile(incidentId))?.toJSDate(),
          logger,
          concurrency: readConcurrency(config),
        });
        postmortems.connect(wakeups);
        const editing = PostmortemEditing.create({
          incidents: store,
          postmortems: documents,
          wakeups,
          now,
        });
        lifecycle.addShutdownHook(async () => {
          // What is under way ends and is written down; the incidents go to the replicas that stay.
          reconciler.stop();
          await wakeups.stop();
          await heartbeat.stop();
        });

        const access = Access.create({
          httpAuth,
          permissions,
          permissionsRegistry,
          store,
        });
        const approvals = Approvals.create({ store, wakeups, policy, now });
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
        const reader = InsightsReader.create({
          measures,
          options: insights,
          timeZone,
          now,
        });
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
            inbox: createInbox({ knex, store, deliveries }),
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
            settings,
            logger,
            now,
          }),
        );
        httpRouter.addAuthPolicy({
          path: SLACK_PATH,
          allow: 'unauthenticated',
        });
        httpRouter.use(
          createRouter({
            access,
            documents,
            auditor,
            routes: [
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
              ...searchRoutes({
                access,
                reader: SearchReader.create({ knex }),
              }),
              ...postmortemRoutes({
                access,
                postmortems,
                editing,
                reviewing: PostmortemReviewing.create({
                  incidents: store,
                  postmortems: documents,
                  comments,
                  editors,
                  wakeups,
                  now,
                }),
                archive: PostmortemArchive.create({
                  incidents: store,
                  postmortems: documents,
                  wakeups,
                  policy,
                  now,
                }),
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
              ...deadLetterRoutes({ leases, wakeups }),
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
                  timeZone,
                  now,
                }),
              }),
              ...remediationRoutes({
                access,
                registry,
                repairs,
                locks,
                settings,
                snapshots,
                simulator: new Simulator({
                  environment: remediation,
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
                sandboxUrl: config.getOptionalString(
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
                  monitor,
                  slackMonitor,
                  policy,
                  templateProblem: problem,
                }),
              }),
            ],
          }),
        );

        await startTasks({
          scheduler,
          leases,
          reconciler,
          heartbeat,
          wakeups,
          now,
          integrations,
          actionItems,
          store,
          editing,
          settings,
          logger,
          ownership,
          policy,
          measures,
          digest,
          reader,
          workers,
          catalog,
          auth,
          knex,
          config,
        });
      },
    });
  },
});
