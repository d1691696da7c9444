import type { Entity } from '@backstage/catalog-model';
import { identityApiRef } from '@backstage/core-plugin-api';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { AppRootWrapperBlueprint } from '@backstage/plugin-app-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import {
  catalogApiMock,
  createTestEntityPage,
} from '@backstage/plugin-catalog-react/testUtils';
import { SWRConfig } from 'swr';
import incidentResponsePlugin, { incidentResponseApiRef } from '..';
import { templateRouteRef } from '../routes';
import type { FakeIncidentResponse } from './FakeIncidentResponse';
import { FakeSignals } from './FakeSignals';

/** Who is signed in. */
export const TEST_USER = 'user:default/ada';

/** Backstage keeps who may do what for two seconds at least: each test has a memory of its own. */
const ownPermissionCache = createFrontendModule({
  pluginId: 'app',
  extensions: [
    AppRootWrapperBlueprint.make({
      name: 'own-permission-cache',
      params: {
        component: ({ children }) => (
          <SWRConfig value={{ provider: () => new Map() }}>
            {children}
          </SWRConfig>
        ),
      },
    }),
  ],
});

/** The whole plugin in an app, at this address, with this backend. */
export function renderPlugin(options: {
  api: FakeIncidentResponse;
  path?: string;
  /** Shows the entity's page instead of the address. */
  entity?: Entity;
  signals?: FakeSignals;
  denied?: { name: string }[];
  /** What the catalog knows beside the entity. */
  entities?: Entity[];
}) {
  const {
    api,
    path = '/incidents',
    entity,
    denied = [],
    entities = [],
  } = options;
  const permissions = mockApis.permission({
    authorize: request =>
      denied.some(({ name }) => name === request.permission.name)
        ? AuthorizeResult.DENY
        : AuthorizeResult.ALLOW,
  });
  return renderTestApp({
    features: [incidentResponsePlugin, ownPermissionCache],
    extensions: entity ? [createTestEntityPage({ entity })] : [],
    initialRouteEntries: [entity ? '/' : path],
    mountedRoutes: {
      ...(entity ? {} : { '/catalog/:namespace/:kind/:name': entityRouteRef }),
      '/create/templates/:namespace/:templateName': templateRouteRef,
    },
    apis: [
      [incidentResponseApiRef, api],
      [permissionApiRef, permissions],
      [identityApiRef, mockApis.identity({ userEntityRef: TEST_USER })],
      [
        catalogApiRef,
        catalogApiMock({ entities: entity ? [entity, ...entities] : entities }),
      ],
      [signalApiRef, options.signals ?? new FakeSignals()],
    ],
  });
}
