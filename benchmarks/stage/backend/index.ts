// The backend that the harnesses start, again and again: the plugin with what it needs, and nothing that would only
// make it slower to start. STAGE_WITHOUT_PLUGIN leaves the plugin out and STAGE_BASELINE adds the baseline, to compare
// with; STAGE_SEARCH adds search.
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { createBackend } from '@backstage/backend-defaults';
import { WinstonLogger } from '@backstage/backend-defaults/rootLogger';

const backend = createBackend();

backend.add(
  createServiceFactory({
    service: coreServices.rootLogger,
    deps: {},
    // The usual one compiles the configuration schema of every package first, to know what is secret. That takes
    // seconds, and the secrets of a stage are made up anew for each run.
    factory: () =>
      WinstonLogger.create({
        level: process.env.LOG_LEVEL ?? 'warn',
        format: WinstonLogger.colorFormat(),
      }),
  }),
);

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-signals-backend'));

if (!process.env.STAGE_WITHOUT_PLUGIN) {
  backend.add(import('@incident-response/backstage-plugin-backend'));
  backend.add(
    import(
      '@incident-response/backstage-plugin-catalog-backend-module-incident-response'
    ),
  );
}
if (process.env.STAGE_SEARCH) {
  backend.add(import('@backstage/plugin-search-backend'));
  backend.add(import('@backstage/plugin-search-backend-module-pg'));
  backend.add(
    import(
      '@incident-response/backstage-plugin-search-backend-module-incident-response'
    ),
  );
}
if (process.env.STAGE_BASELINE) {
  backend.add(import('./baselinePlugin'));
}

backend.start();
