import { createBackendModule } from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { RunbookValidationProcessor } from './RunbookValidationProcessor';

/** Adds the {@link RunbookValidationProcessor} to the catalog. */
export const catalogModuleIncidentResponse = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'incident-response',
  register(reg) {
    reg.registerInit({
      deps: { catalog: catalogProcessingExtensionPoint },
      async init({ catalog }) {
        catalog.addProcessor(new RunbookValidationProcessor());
      },
    });
  },
});
