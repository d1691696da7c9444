import type { Entity } from '@backstage/catalog-model';
import { identityApiRef } from '@backstage/core-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import { incidentResponseApiRef } from '../api/incidentResponseApiRef';
import { EditingProvider } from '../components/Postmortem/Editing';
import { rootRouteRef } from '../routes';
import { exampleIncident } from './exampleIncident';
import { examplePostmortem } from './examplePostmortem';
import { FakeIncidentResponse } from './FakeIncidentResponse';
import { FakeSignals } from './FakeSignals';
import { TEST_USER } from './renderPlugin';

/** A piece of the postmortem's page, with an editing session above it. */
export async function renderEditing(
  element: JSX.Element,
  options: {
    postmortem?: Parameters<typeof examplePostmortem>[0];
    entities?: Entity[];
  } = {},
) {
  const api = new FakeIncidentResponse();
  api.incidents = [exampleIncident({ status: 'resolved' })];
  api.postmortems = [examplePostmortem(options.postmortem)];
  renderInTestApp(
    <EditingProvider postmortem={await api.getPostmortem('pm-1')}>
      {element}
      <button>What follows</button>
    </EditingProvider>,
    {
      mountedRoutes: {
        '/incidents': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
      apis: [
        [incidentResponseApiRef, api],
        [permissionApiRef, mockApis.permission()],
        [
          identityApiRef,
          mockApis.identity({
            userEntityRef: TEST_USER,
            ownershipEntityRefs: [TEST_USER],
          }),
        ],
        [catalogApiRef, catalogApiMock({ entities: options.entities ?? [] })],
        [signalApiRef, new FakeSignals()],
      ],
    },
  );
  await screen.findByText('What follows');
  return {
    api,
    /** The document as the backend has it. */
    stored: () => api.postmortems[0].document,
  };
}
