import {
  coreServices,
  createBackendModule,
  type DatabaseService,
  type SchedulerService,
} from '@backstage/backend-plugin-api';
import type { Backend } from '@backstage/backend-app-api';

/** What a game day needs of the plugin besides its API: what is due, and a way to have it done at once. */
export interface Inside {
  database: DatabaseService;
  scheduler: SchedulerService;
}

/** The portal's backend in this process, so that it lives in the same time of day. */
export class GameDayPortal {
  private constructor(
    readonly url: string,
    readonly inside: Inside,
    private readonly backend: Backend,
  ) {}

  /** Starts it with the configuration that the command line names; the environment has its secrets. */
  static async start(url: string): Promise<GameDayPortal> {
    const { createBackend } = await import('@backstage/backend-defaults');
    const backend = createBackend();
    let inside: Inside | undefined;
    backend.add(import('@backstage/plugin-catalog-backend'));
    backend.add(
      import(
        '@backstage/plugin-catalog-backend-module-scaffolder-entity-model'
      ),
    );
    backend.add(import('@backstage/plugin-auth-backend'));
    backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
    backend.add(import('@backstage/plugin-permission-backend'));
    backend.add(
      import('@backstage/plugin-permission-backend-module-allow-all-policy'),
    );
    backend.add(import('@backstage/plugin-signals-backend'));
    backend.add(import('@incident-response/backstage-plugin-backend'));
    backend.add(
      createBackendModule({
        pluginId: 'incident-response',
        moduleId: 'game-day',
        register(registration) {
          registration.registerInit({
            deps: {
              database: coreServices.database,
              scheduler: coreServices.scheduler,
            },
            async init(services) {
              inside = services;
            },
          });
        },
      }),
    );
    await backend.start();
    if (!inside) {
      throw new Error('The plugin incident-response was not started');
    }
    return new GameDayPortal(url, inside, backend);
  }

  stop(): Promise<void> {
    return this.backend.stop();
  }
}
