import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { exampleIncident } from '../../__testUtils__/exampleIncident';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeIncidentResponse } from '../../__testUtils__/FakeIncidentResponse';
import { renderPlugin } from '../../__testUtils__/renderPlugin';

const path = '/incidents/all';

describe('all incidents', () => {
  it('shows one page, and the next when asked', async () => {
    const api = new FakeIncidentResponse();
    api.incidents = Array.from({ length: 30 }, (_, index) =>
      exampleIncident({
        id: `I${index}`,
        number: index,
        title: `incident ${index}`,
        status: 'resolved',
        resolvedAt: new Date().toISOString(),
      }),
    );
    renderPlugin({ api, path });
    expect(await screen.findByText('incident 24')).toBeVisible();
    expect(screen.queryByText('incident 25')).not.toBeInTheDocument();
    await expectNoAxeViolations();

    await userEvent.click(
      screen.getByRole('button', { name: 'Show more incidents' }),
    );
    expect(await screen.findByText('incident 29')).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Show more incidents' }),
    ).not.toBeInTheDocument();
  });

  it('filters by the address, and says how to see the rest', async () => {
    const api = new FakeIncidentResponse();
    api.incidents = [exampleIncident({ title: 'a P1', severity: 'P1' })];
    renderPlugin({ api, path: `${path}?severity=P4` });
    expect(
      await screen.findByText('No incident fits these filters'),
    ).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the filters' }),
    );
    expect(await screen.findByText('a P1')).toBeVisible();
  });

  it('filters by status', async () => {
    const api = new FakeIncidentResponse();
    api.incidents = [
      exampleIncident({ id: 'A', title: 'burning', status: 'triggered' }),
      exampleIncident({ id: 'B', title: 'over', status: 'resolved' }),
    ];
    renderPlugin({ api, path });
    await screen.findByText('burning');
    await userEvent.click(
      screen.getByRole('button', { name: /Filter by status/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'Resolved' }),
    );
    expect(await screen.findByText('over')).toBeVisible();
    expect(screen.queryByText('burning')).not.toBeInTheDocument();
  });

  it('says what will be here', async () => {
    renderPlugin({ api: new FakeIncidentResponse(), path });
    expect(
      await screen.findByText('No incident has been recorded yet'),
    ).toBeVisible();
  });
});
