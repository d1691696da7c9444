import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeIncidentResponse } from '../../__testUtils__/FakeIncidentResponse';
import { renderPlugin } from '../../__testUtils__/renderPlugin';

const path = '/incidents/setup';

describe('the set-up page', () => {
  it('says what works, what does not, and how to mend it', async () => {
    renderPlugin({ api: new FakeIncidentResponse(), path });
    const connections = await screen.findByRole('region', {
      name: 'Connections',
    });
    const [slack, runbooks, jira, pagerduty] =
      within(connections).getAllByRole('listitem');
    expect(slack).toHaveTextContent('Does not work');
    expect(slack).toHaveTextContent('Add the scope channels:manage');
    expect(runbooks).toHaveTextContent('Look at this');
    expect(jira).toHaveTextContent('Not configured');
    expect(pagerduty).toHaveTextContent('Works');
    expect(
      screen.getByText(
        '2 deliveries were refused because of a wrong signature',
      ),
    ).toBeVisible();
    expect(screen.getByText('spec.steps: Required')).toBeVisible();
    await expectNoAxeViolations();
  });

  it('copies the annotation of an unmapped service', async () => {
    const user = userEvent.setup();
    const write = jest.spyOn(navigator.clipboard, 'writeText');
    renderPlugin({ api: new FakeIncidentResponse(), path });
    await user.click(
      await screen.findByRole('button', { name: 'Copy annotation' }),
    );
    expect(await screen.findByText('Copied')).toBeVisible();
    expect(write).toHaveBeenCalledWith(
      expect.stringContaining('pagerduty.com/service-id: PXYZ789'),
    );
  });

  it('says whether repairs are allowed, and leads to where that is decided', async () => {
    renderPlugin({ api: new FakeIncidentResponse(), path });
    const region = await screen.findByRole('region', {
      name: /Automatic repair/,
    });
    expect(region).toHaveTextContent('Allowed');
    expect(within(region).getByRole('link')).toHaveAttribute(
      'href',
      '/incidents/remediation',
    );
  });

  it('shows what was set aside with the reason, and tries it again', async () => {
    const user = userEvent.setup();
    const api = new FakeIncidentResponse();
    renderPlugin({ api, path });
    const region = await screen.findByRole('region', {
      name: 'Incidents that were set aside',
    });
    expect(region).toHaveTextContent('legacy-billing: queue is growing');
    expect(region).toHaveTextContent('Unexpected token in a payload');
    await user.click(
      within(region).getByRole('button', { name: 'Retry incident #1999' }),
    );
    expect(api.calls).toEqual([['retryDeadLetter', 'PD1999']]);
    await waitFor(() => expect(region).not.toBeInTheDocument());
  });

  it('explains how to begin before anything was delivered', async () => {
    const api = new FakeIncidentResponse();
    api.setup = {
      ...api.setup,
      checks: [],
      deadLetters: [],
      unmappedServices: [],
      deliveries: [],
      invalidRunbooks: [],
      webhook: { signatureFailures: 0, unsigned: true },
      remediation: { enabled: false, configuredOff: true },
    };
    renderPlugin({ api, path });
    expect(
      await screen.findByText(/PagerDuty has sent nothing yet/),
    ).toBeVisible();
    expect(
      screen.getByText('Deliveries are accepted without a signature'),
    ).toBeVisible();
    expect(screen.getByText(/Stopped by configuration/)).toBeVisible();
  });
});
