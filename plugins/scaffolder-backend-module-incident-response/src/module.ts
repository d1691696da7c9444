import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createPostmortemAction } from './actions/createPostmortemAction';
import { createRunbookAction } from './actions/createRunbookAction';

/** Adds `incident-response:postmortem:create` and `incident-response:runbook:from-postmortem` to the scaffolder. */
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
          createRunbookAction({ auth, config, discovery }),
        );
      },
    });
  },
});
