import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createPostmortemAction } from './actions/createPostmortemAction';

/** Adds the action `incident-response:postmortem:create` to the scaffolder. */
export const scaffolderModuleIncidentResponse = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'incident-response',
  register(reg) {
    reg.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        scaffolder: scaffolderActionsExtensionPoint,
      },
      async init({ auth, config, discovery, scaffolder }) {
        scaffolder.addActions(
          createPostmortemAction({ auth, config, discovery }),
        );
      },
    });
  },
});
