import {
  coreServices,
  createBackendModule,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import {
  IncidentResponseClient,
  SEARCH_KINDS,
} from '@incident-response/backstage-plugin-common';
import { IncidentResponseCollatorFactory } from './IncidentResponseCollatorFactory';
import { whenChanged } from './whenChanged';

const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 10 },
  timeout: { minutes: 15 },
  initialDelay: { seconds: 3 },
};

/** Adds a {@link IncidentResponseCollatorFactory} for incidents and one for postmortems to search. */
export const searchModuleIncidentResponse = createBackendModule({
  pluginId: 'search',
  moduleId: 'incident-response',
  register(reg) {
    reg.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        indexRegistry: searchIndexRegistryExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, config, discovery, indexRegistry, scheduler }) {
        const client = new IncidentResponseClient({
          discoveryApi: discovery,
          fetchApi: { fetch },
          headers: async () => {
            const { token } = await auth.getPluginRequestToken({
              onBehalfOf: await auth.getOwnServiceCredentials(),
              targetPluginId: 'incident-response',
            });
            return { authorization: `Bearer ${token}` };
          },
        });
        const schedule = readSchedule(config);
        for (const kind of SEARCH_KINDS) {
          indexRegistry.addCollator({
            schedule: whenChanged(
              scheduler.createScheduledTaskRunner(schedule),
              {
                readMarker: async () =>
                  (await client.getSearchState(kind)).marker,
              },
            ),
            factory: IncidentResponseCollatorFactory.create({ kind, client }),
          });
        }
      },
    });
  },
});

function readSchedule(config: Config): SchedulerServiceTaskScheduleDefinition {
  const schedule = config.getOptionalConfig(
    'search.collators.incidentResponse.schedule',
  );
  return schedule
    ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
    : DEFAULT_SCHEDULE;
}
