import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { remediationActionsExtensionPoint } from '@incident-response/backstage-plugin-node';
import { DateTime } from 'luxon';
import { Approvals } from './approvals/Approvals';
import { readDigest } from './config/readDigest';
import { readInsights } from './config/readInsights';
import { readOnCallHealth } from './config/readOnCallHealth';
import { readPolicy } from './config/readPolicy';
import { readWebhookTrust } from './config/readWebhookTrust';
import { ActionRegistry } from './remediation/ActionRegistry';
import { InsightsReader } from './reports/InsightsReader';
import { connectDatabase } from './store';
import { createStores } from './wiring/createStores';
import { mountApi } from './wiring/mountApi';
import { mountWebhooks } from './wiring/mountWebhooks';
import { services as deps } from './wiring/services';
import { startPipeline } from './wiring/startPipeline';
import { startTasks } from './wiring/startTasks';

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
      deps,
      async init(services) {
        const { config, database, logger } = services;
        const now = () => DateTime.utc();
        // Mistakes in the configuration are told before anything is done.
        const policy = readPolicy(config);
        const trust = readWebhookTrust(config, logger);
        const insights = readInsights(config);
        const onCallHealth = readOnCallHealth(config);
        const { timeZone } = policy.businessHours;
        const digest = readDigest(config, timeZone);

        const stores = createStores(await connectDatabase(database));
        const pipeline = await startPipeline({
          services,
          stores,
          registry,
          policy,
          now,
        });
        const approvals = Approvals.create({
          store: stores.store,
          wakeups: pipeline.wakeups,
          policy,
          now,
        });
        const reader = InsightsReader.create({
          measures: stores.measures,
          options: insights,
          timeZone,
          now,
        });
        const shared = { services, stores, pipeline, policy, now };
        const monitors = mountWebhooks({ ...shared, trust, approvals });
        mountApi({
          ...shared,
          registry,
          approvals,
          insights,
          onCallHealth,
          reader,
          trust,
          monitors,
        });
        await startTasks({
          ...services,
          ...stores,
          ...pipeline,
          policy,
          now,
          digest,
          reader,
        });
      },
    });
  },
});
