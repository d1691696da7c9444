import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { remediationActionsExtensionPoint } from '@incident-response/backstage-plugin-node';
import { FlushCache } from './FlushCache';
import { HttpCaches } from './HttpCaches';

/** Adds {@link FlushCache} to the repairs that runbooks can name. */
export const exampleModule = createBackendModule({
  pluginId: 'incident-response',
  moduleId: 'example',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        remediation: remediationActionsExtensionPoint,
      },
      async init({ config, remediation }) {
        const caches = HttpCaches.fromConfig(config);
        if (caches) {
          remediation.addAction(new FlushCache(caches));
        }
      },
    });
  },
});
