import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  scaffolderActionsExtensionPoint,
  type TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject } from '@backstage/types';
import scaffolderModule from '..';
import type { BackendDouble } from './BackendDouble';

/** Who runs the template. */
export const ADA = mockCredentials.user('user:default/ada');

/** Runs an action; answers what it puts out, and the workspace. */
export type RunAction = (
  input: JsonObject,
  options?: { isDryRun?: boolean },
) => Promise<{ output: Record<string, unknown>; workspacePath: string }>;

/** The module in a backend beside this one. */
export async function startActions(
  backend: BackendDouble,
): Promise<(id: string) => RunAction> {
  const actions: TemplateAction[] = [];
  await startTestBackend({
    extensionPoints: [
      [
        scaffolderActionsExtensionPoint,
        {
          addActions: (...added: TemplateAction[]) => actions.push(...added),
        },
      ],
    ],
    features: [
      scaffolderModule,
      backend.plugin,
      mockServices.rootConfig.factory({
        data: { app: { baseUrl: 'https://portal.example.com/' } },
      }),
    ],
  });
  return id =>
    async (input, { isDryRun = false } = {}) => {
      const action = actions.find(candidate => candidate.id === id);
      if (!action) {
        throw new Error(`The module has no action ${id}`);
      }
      const output: Record<string, unknown> = {};
      const context = createMockActionContext({
        input,
        logger: mockServices.logger.mock(),
      });
      await action.handler({
        ...context,
        output: (name: string, value: unknown) => {
          output[name] = value;
        },
        isDryRun,
        getInitiatorCredentials: async () => ADA,
      });
      return { output, workspacePath: context.workspacePath };
    };
}
