import {
  TestApiProvider,
  wrapInTestApp,
  mockApis,
} from '@backstage/test-utils';
import { FlatRoutes } from '@backstage/core-app-api';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { render, screen } from '@testing-library/react';
import { Route } from 'react-router-dom';
import {
  ScaffolderFieldExtensions,
  type FieldExtensionOptions,
  useCustomFieldExtensions,
} from '@backstage/plugin-scaffolder-react';
import {
  hasIncidents,
  IncidentPickerFieldExtension,
  incidentResponseApiRef,
  IncidentsPage,
  PostmortemPickerFieldExtension,
} from './legacy';
import { exampleIncident } from './__testUtils__/exampleIncident';
import { FakeIncidentResponse } from './__testUtils__/FakeIncidentResponse';

describe('the plugin in an app on the old frontend system', () => {
  it('shows its pages, with working links', async () => {
    const api = new FakeIncidentResponse();
    api.incidents = [exampleIncident({ title: 'it broke' })];
    render(
      wrapInTestApp(
        <TestApiProvider
          apis={[
            [incidentResponseApiRef, api],
            [permissionApiRef, mockApis.permission()],
            [catalogApiRef, catalogApiMock()],
          ]}
        >
          <FlatRoutes>
            <Route path="/operations" element={<IncidentsPage />} />
          </FlatRoutes>
        </TestApiProvider>,
        {
          routeEntries: ['/operations'],
          mountedRoutes: {
            '/catalog/:namespace/:kind/:name': entityRouteRef,
          },
        },
      ),
    );
    expect(
      await screen.findByRole('link', { name: 'it broke' }),
    ).toHaveAttribute('href', '/operations/1234');
    expect(screen.getByRole('tab', { name: 'Set-up' })).toHaveAttribute(
      'href',
      '/operations/setup',
    );
  });

  it('has the fields of the templates', async () => {
    const FieldNames = () => (
      <ul>
        {useCustomFieldExtensions<FieldExtensionOptions>(
          <ScaffolderFieldExtensions>
            <IncidentPickerFieldExtension />
            <PostmortemPickerFieldExtension />
          </ScaffolderFieldExtensions>,
        ).map(({ name, validation, schema }) => (
          <li key={name}>
            {name} {validation && schema?.returnValue.type}
          </li>
        ))}
      </ul>
    );
    render(wrapInTestApp(<FieldNames />));
    const fields = await screen.findAllByRole('listitem');
    expect(fields.map(({ textContent }) => textContent)).toEqual([
      'IncidentPicker string',
      'PostmortemPicker string',
    ]);
  });

  it.each([
    ['Component', undefined, true],
    ['Group', undefined, true],
    ['Resource', 'database', true],
    ['Resource', 'runbook', false],
    ['API', undefined, false],
  ])('has a tab for %s %s: %s', (kind, type, expected) => {
    expect(
      hasIncidents({
        apiVersion: 'backstage.io/v1alpha1',
        kind,
        metadata: { name: 'x' },
        spec: { type },
      }),
    ).toBe(expected);
  });
});
