import type {
  AuthService,
  LoggerService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { startFollowing } from '../actionItems/startFollowing';
import { TicketFollower } from '../actionItems/TicketFollower';
import { CatchUp } from '../catchUp/CatchUp';
import { startCatchUp } from '../catchUp/startCatchUp';
import { readCatchUp } from '../config/readCatchUp';
import { readFollowTickets } from '../config/readFollowTickets';
import { isChannelId } from '../config/readDigest';
import { readRetention } from '../config/readRetention';
import { Digests } from '../digest/Digests';
import { startDigests } from '../digest/startDigests';
import { writeDigest } from '../digest/writeDigest';
import { Housekeeping } from '../housekeeping/Housekeeping';
import { startHousekeeping } from '../housekeeping/startHousekeeping';
import { CatalogTeams } from '../integrations/catalog/CatalogTeams';
import { startSweep } from '../reconciler/startSweep';
import { MeasureTask, startMeasuring } from '../reports/MeasureTask';
import {
  CatchUpRecords,
  DigestStore,
  Fingerprints,
  OldRecords,
} from '../store';
import type { PostmortemEditing } from '../documents/PostmortemEditing';
import type { Policy } from '../incident';
import type { CatalogOwnership } from '../integrations/catalog/CatalogOwnership';
import type { Integrations } from '../integrations/Integrations';
import type { Heartbeat } from '../reconciler/Heartbeat';
import type { Reconciler } from '../reconciler/Reconciler';
import type { Wakeups } from '../reconciler/wakeups/Wakeups';
import type { InsightsReader } from '../reports/InsightsReader';
import type { readDigest } from '../config/readDigest';
import type {
  ActionItemStore,
  IncidentStore,
  Leases,
  MeasureStore,
  SettingsStore,
  Workers,
} from '../store';

/** Starts what happens without anybody asking: the sweep, and what is looked at, counted, told or tidied up every so often. */
export async function startTasks(options: {
  scheduler: SchedulerService;
  leases: Leases;
  reconciler: Reconciler;
  heartbeat: Heartbeat;
  wakeups: Wakeups;
  now: () => DateTime;
  integrations: Integrations;
  actionItems: ActionItemStore;
  store: IncidentStore;
  editing: PostmortemEditing;
  settings: SettingsStore;
  logger: LoggerService;
  ownership: CatalogOwnership;
  policy: Policy;
  measures: MeasureStore;
  digest: ReturnType<typeof readDigest>;
  reader: InsightsReader;
  workers: Workers;
  catalog: CatalogService;
  auth: AuthService;
  knex: Knex;
  config: RootConfigService;
}): Promise<void> {
  const { scheduler, leases, reconciler, heartbeat, wakeups, now } = options;
  const { integrations, actionItems, store, editing, settings, logger } =
    options;
  const { ownership, policy, measures, digest, reader, workers } = options;
  const { catalog, auth, knex, config } = options;
  await startSweep({
    scheduler,
    leases,
    reconciler,
    heartbeat,
    wakeups,
    now,
  });
  const { jira, pagerDuty } = integrations;
  if (jira) {
    await startFollowing({
      scheduler,
      follower: TicketFollower.create({
        jira,
        actionItems,
        incidents: store,
        editing,
        settings,
        wakeups,
        logger,
        now,
      }),
      ...readFollowTickets(config),
    });
  }
  if (pagerDuty) {
    await startCatchUp({
      scheduler,
      catchUp: CatchUp.create({
        pagerDuty,
        store,
        records: CatchUpRecords.create({ knex }),
        wakeups,
        isMapped: serviceId =>
          ownership.hasService(serviceId, () =>
            pagerDuty.integrationKeys(serviceId),
          ),
        policy,
        logger,
        now,
      }),
      ...readCatchUp(config),
    });
  }
  await startMeasuring({
    scheduler,
    task: MeasureTask.create({ store, measures, policy, logger, now }),
  });
  if (digest && integrations.slack) {
    await startDigests({
      scheduler,
      digests: Digests.create({
        schedule: digest,
        store: DigestStore.create({ knex }),
        slack: integrations.slack,
        teams: CatalogTeams.create({
          catalog,
          auth,
          channels: digest.channels,
          isChannelId,
          logger,
        }),
        write: writeDigest({
          reader,
          measures,
          portalUrl: policy.portalUrl,
        }),
        isAlive: () => heartbeat.isAlive,
        logger,
        now,
      }),
    });
  }
  await startHousekeeping({
    scheduler,
    housekeeping: Housekeeping.create({
      records: OldRecords.create({ knex }),
      workers,
      fingerprints: Fingerprints.create({ knex }),
      retention: readRetention(config),
      logger,
      now,
    }),
  });
}
