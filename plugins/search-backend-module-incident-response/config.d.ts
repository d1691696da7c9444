import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  search?: {
    collators?: {
      incidentResponse?: {
        /**
         * When incidents and postmortems are read into the search index, if any has changed. Every 10 minutes unless
         * told, for at most 15 minutes, from 3 seconds after the start on.
         */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      };
    };
  };
}
