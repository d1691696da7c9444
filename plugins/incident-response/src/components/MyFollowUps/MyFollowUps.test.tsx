import { identityApiRef } from '@backstage/core-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { screen, within } from '@testing-library/react';
import { exampleActionItem } from '../../__testUtils__/exampleActionItem';
import { exampleIncident } from '../../__testUtils__/exampleIncident';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeIncidentResponse } from '../../__testUtils__/FakeIncidentResponse';
import { incidentResponseApiRef } from '../../api/incidentResponseApiRef';
import { rootRouteRef } from '../../routes';
import { MyFollowUpsCard } from './MyFollowUpsCard';

const render = (api: FakeIncidentResponse) =>
  renderInTestApp(<MyFollowUpsCard />, {
    apis: [
      [incidentResponseApiRef, api],
      [
        identityApiRef,
        mockApis.identity({
          userEntityRef: 'user:default/ada',
          ownershipEntityRefs: ['user:default/ada', 'group:default/payments'],
        }),
      ],
      [catalogApiRef, catalogApiMock()],
    ],
    mountedRoutes: { '/incidents': rootRouteRef },
  });

describe('my incidents and action items', () => {
  it('are what my teams have open and what I am late with', async () => {
    const api = new FakeIncidentResponse();
    api.incidents = [
      exampleIncident({ title: 'ours' }),
      exampleIncident({
        id: 'x',
        title: 'theirs',
        ownerRef: 'group:default/x',
      }),
    ];
    api.actionItems = [
      exampleActionItem({ title: 'late one', overdue: true }),
      exampleActionItem({ id: 'other', title: 'in time' }),
    ];
    render(api);
    const card = within(
      await screen.findByRole('region', { name: 'Incidents and action items' }),
    );
    expect(await card.findByRole('link', { name: 'ours' })).toHaveAttribute(
      'href',
      '/incidents/1234',
    );
    expect(await card.findByRole('link', { name: 'late one' })).toBeVisible();
    expect(card.queryByText('theirs')).not.toBeInTheDocument();
    expect(card.queryByText('in time')).not.toBeInTheDocument();
    expect(api.actionItemQueries.at(-1)).toMatchObject({
      scope: 'mine',
      overdue: 'true',
    });
    await expectNoAxeViolations();
  });

  it('are nothing on a quiet day', async () => {
    render(new FakeIncidentResponse());
    expect(await screen.findAllByText('None.')).toHaveLength(2);
  });
});
