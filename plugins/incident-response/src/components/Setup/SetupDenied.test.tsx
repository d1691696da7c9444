import { screen } from '@testing-library/react';
import { administerPermission } from '@incident-response/backstage-plugin-common';
import { FakeIncidentResponse } from '../../__testUtils__/FakeIncidentResponse';
import { renderPlugin } from '../../__testUtils__/renderPlugin';

describe('the set-up page', () => {
  it('tells those who are no administrators whom to ask', async () => {
    renderPlugin({
      api: new FakeIncidentResponse(),
      path: '/incidents/setup',
      denied: [administerPermission],
    });
    expect(
      await screen.findByText(
        'You may not see the set-up of Incident Response',
      ),
    ).toBeVisible();
    expect(screen.queryByText('Connections')).not.toBeInTheDocument();
  });
});
