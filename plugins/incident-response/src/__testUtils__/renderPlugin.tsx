import type { Entity } from '@backstage/catalog-model';
import { identityApiRef } from '@backstage/core-plugin-api';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import {
  catalogApiMock,
  createTestEntityPage,
} from '@backstage/plugin-catalog-react/testUtils';
import incidentResponsePlugin, { incidentResponseApiRef } from '..';
import { templateRouteRef } from '../routes';
import type { FakeIncidentResponse } from './FakeIncidentResponse';
import { FakeSignals } from './FakeSignals';

/** Who is signed in. */
export const TEST_USER = 'user:default/ada';

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
    features: [incidentResponsePlugin],
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
