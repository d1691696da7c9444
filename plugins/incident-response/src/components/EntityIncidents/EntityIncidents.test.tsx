import type { Entity } from '@backstage/catalog-model';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import { incidentResponseApiRef } from '../../api/incidentResponseApiRef';
import { rootRouteRef } from '../../routes';
import { exampleIncident } from '../../__testUtils__/exampleIncident';
import { examplePostmortem } from '../../__testUtils__/examplePostmortem';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeIncidentResponse } from '../../__testUtils__/FakeIncidentResponse';
import { FakeSignals } from '../../__testUtils__/FakeSignals';
import { renderPlugin } from '../../__testUtils__/renderPlugin';
import { EntityIncidents } from './EntityIncidents';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'payments-api',
    namespace: 'default',
    annotations: { 'pagerduty.com/service-id': 'P1' },
  },
  spec: { type: 'service' },
};
const daysAgo = (days: number) =>
  new Date(Date.now() - days * 86_400_000).toISOString();

describe('an entity page', () => {
  it('shows the open incident in a card as soon as there is one', async () => {
    const api = new FakeIncidentResponse();
    const signals = new FakeSignals();
    renderPlugin({ api, entity, signals });
    await screen.findByText(/No open incident\./);
    expect(
      screen.queryByRole('region', { name: 'Open incident' }),
    ).not.toBeInTheDocument();

    api.incidents = [exampleIncident({ title: 'it broke' })];
    signals.send({ incidentId: 'PD1234', version: 1 });
    const card = await screen.findByRole('region', { name: 'Open incident' });
    expect(within(card).getByText(/P1/)).toBeVisible();
    expect(
      within(card).getByRole('link', { name: 'it broke' }),
    ).toHaveAttribute('href', '/incidents/1234');
  });

  it('shows history, postmortems and who is on call', async () => {
    const api = new FakeIncidentResponse();
    api.incidents = [12, 40, 200].map(days =>
      exampleIncident({
        id: `I${days}`,
        number: days,
        title: `incident ${days} days ago`,
        status: 'resolved',
        triggeredAt: daysAgo(days),
        resolvedAt: daysAgo(days - 0.1),
        postmortemId: `pm-${days}`,
      }),
    );
    api.postmortems = [examplePostmortem({ title: 'what we learned' })];
    api.onCall = {
      configured: true,
      escalationPolicy: {
        id: 'EP',
        name: 'Payments policy',
        url: 'https://pd.example/policies/EP',
        levels: [
          {
            level: 1,
            now: [{ person: { name: 'Ada Lovelace' }, end: daysAgo(-1) }],
            next: [{ person: { name: 'Grace Hopper' }, start: daysAgo(-1) }],
          },
        ],
      },
    };
    renderPlugin({ api, entity });

    expect(await screen.findByText(/No open incident/)).toHaveTextContent(
      'Last: 12 d ago, incident 12 days ago',
    );
    expect(
      screen.getByRole('img', {
        name: '2 incidents in the last 90 days: 2 P1',
      }),
    ).toBeVisible();
    expect(await screen.findByText('what we learned')).toBeVisible();
    await waitFor(() =>
      expect(screen.getAllByText('Ada Lovelace').length).toBeGreaterThan(0),
    );
    expect(screen.getAllByText('Grace Hopper')[0]).toBeVisible();
    expect(
      screen.getAllByRole('link', { name: /Payments policy/ })[0],
    ).toHaveAttribute('href', 'https://pd.example/policies/EP');
  });

  it('shows the median time to acknowledge and to resolve against the period before', async () => {
    const api = new FakeIncidentResponse();
    renderPlugin({ api, entity });
    const times = await screen.findByRole('region', {
      name: 'How fast it goes',
    });
    expect(await within(times).findByText('1 min 50 s')).toBeVisible();
    expect(times).toHaveTextContent('50 % less than before, better');
    expect(times).toHaveTextContent('33 % more than before, worse');
    expect(
      within(times).getByRole('link', { name: 'Open the insights' }),
    ).toHaveAttribute(
      'href',
      '/incidents/insights?entityRef=component%3Adefault%2Fpayments-api',
    );
    expect(api.insightsQueries.at(-1)).toMatchObject({
      entityRef: 'component:default/payments-api',
    });
  });

  it('says what to paste where the entity is not connected', async () => {
    const api = new FakeIncidentResponse();
    renderPlugin({
      api,
      entity: { ...entity, metadata: { name: 'payments-api' } },
    });
    expect(await screen.findByText('Connect this to PagerDuty')).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Copy annotation' }),
    ).toBeVisible();
    expect(
      (await screen.findAllByText('PagerDuty is not configured'))[0],
    ).toBeVisible();
  });

  it('has a tab without accessibility violations', async () => {
    const api = new FakeIncidentResponse();
    api.incidents = [exampleIncident()];
    renderInTestApp(
      <EntityProvider entity={entity}>
        <h1>payments-api</h1>
        <EntityIncidents />
      </EntityProvider>,
      {
        apis: [
          [incidentResponseApiRef, api],
          mockApis.permission(),
          [catalogApiRef, catalogApiMock()],
        ],
        mountedRoutes: {
          '/incidents': rootRouteRef,
          '/catalog/:namespace/:kind/:name': entityRouteRef,
        },
      },
    );
    expect(
      await screen.findByRole('img', {
        name: '1 incident in the last 90 days: 1 P1',
      }),
    ).toBeVisible();
    await expectNoAxeViolations();
  });

  it('shows a team what it owns', async () => {
    const api = new FakeIncidentResponse();
    api.incidents = [
      exampleIncident({ id: 'A', title: 'ours' }),
      exampleIncident({
        id: 'B',
        title: 'theirs',
        ownerRef: 'group:default/search',
      }),
    ];
    renderPlugin({
      api,
      entity: {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Group',
        metadata: { name: 'payments', namespace: 'default' },
        spec: { type: 'team' },
      },
    });
    expect((await screen.findAllByText('ours'))[0]).toBeVisible();
    expect(screen.queryByText('theirs')).not.toBeInTheDocument();
    expect(
      screen.queryByText('Connect this to PagerDuty'),
    ).not.toBeInTheDocument();
  });

  it('leaves runbooks alone', async () => {
    renderPlugin({
      api: new FakeIncidentResponse(),
      entity: {
        ...entity,
        kind: 'Resource',
        spec: { type: 'runbook' },
      },
    });
    await waitFor(() =>
      expect(document.querySelector('[class*=Progress]')).toBeNull(),
    );
    expect(screen.queryByText(/No open incident/)).not.toBeInTheDocument();
  });
});
