import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  search?: {
    collators?: {
      incidentResponse?: {
        /**
         * When postmortems are read into the search index. Every 10 minutes unless told, for at most 15 minutes,
         * from 3 seconds after the start on.
         */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      };
    };
  };
}
