import { screen } from '@testing-library/react';
import { incidentCreatePermission } from '@incident-response/backstage-plugin-common';
import { FakeIncidentResponse } from '../../__testUtils__/FakeIncidentResponse';
import { renderPlugin } from '../../__testUtils__/renderPlugin';

describe('the drill button', () => {
  it('is not there for those who may not create incidents', async () => {
    const api = new FakeIncidentResponse();
    api.drills = {
      available: true,
      scenarios: [
        { name: 'high-memory', title: 'High memory', description: '' },
      ],
    };
    renderPlugin({ api, denied: [incidentCreatePermission] });
    await screen.findByText('No incident is open');
    expect(
      screen.queryByRole('button', { name: 'Run a drill' }),
    ).not.toBeInTheDocument();
  });
});
