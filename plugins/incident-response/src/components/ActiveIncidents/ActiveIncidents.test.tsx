import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { exampleIncident } from '../../__testUtils__/exampleIncident';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import {
  FakeIncidentResponse,
  responseError,
} from '../../__testUtils__/FakeIncidentResponse';
import { FakeSignals } from '../../__testUtils__/FakeSignals';
import { renderPlugin } from '../../__testUtils__/renderPlugin';

const DRILLS = {
  available: true,
  scenarios: [
    { name: 'high-memory', title: 'High memory', description: 'It leaks.' },
    { name: 'disk-full', title: 'Disk full', description: 'It fills up.' },
  ],
};

describe('the active incidents', () => {
  it('lists the worst and newest first, with severity as a word', async () => {
    const api = new FakeIncidentResponse();
    api.incidents = [
      exampleIncident({ id: 'A', number: 1, severity: 'P3', title: 'minor' }),
      exampleIncident({ id: 'B', number: 2, severity: 'P1', title: 'major' }),
      exampleIncident({
        id: 'C',
        number: 3,
        status: 'resolved',
        title: 'long over',
      }),
    ];
    renderPlugin({ api });

    const major = await screen.findByRole('link', { name: 'major' });
    expect(major).toHaveAttribute('href', '/incidents/2');
    const [, first, second] = screen.getAllByRole('row');
    expect(within(first).getByText(/P1/)).toBeVisible();
    expect(within(second).getByText(/P3/)).toBeVisible();
    expect(screen.queryByText('long over')).not.toBeInTheDocument();
    await expectNoAxeViolations();
  });

  it('shows a new incident as soon as a signal announces it', async () => {
    const api = new FakeIncidentResponse();
    const signals = new FakeSignals();
    renderPlugin({ api, signals });
    expect(await screen.findByText('No incident is open')).toBeVisible();

    api.incidents = [exampleIncident({ title: 'it broke' })];
    signals.send({ incidentId: 'PD1234', version: 1 });
    expect(await screen.findByText('it broke')).toBeVisible();
  });

  it('shows a new incident within two seconds without signals', async () => {
    const api = new FakeIncidentResponse();
    renderPlugin({ api });
    expect(await screen.findByText('No incident is open')).toBeVisible();

    api.incidents = [exampleIncident({ title: 'it broke' })];
    expect(
      await screen.findByText('it broke', {}, { timeout: 2_000 }),
    ).toBeVisible();
  });

  it('teaches what will appear, and offers a drill where there is a sandbox', async () => {
    const api = new FakeIncidentResponse();
    api.drills = DRILLS;
    renderPlugin({ api });

    await userEvent.click(
      await screen.findByRole('button', { name: 'Run a drill' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('radio', { name: /Disk full/ }),
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Start the drill' }),
    );

    expect(api.calls).toEqual([['runDrill', 'disk-full']]);
    expect(
      await screen.findByText('Waiting for PagerDuty’s webhook'),
    ).toBeVisible();
    api.incidents = [exampleIncident({ title: 'disk is full' })];
    expect(
      await screen.findByRole(
        'heading',
        { name: /disk is full/ },
        { timeout: 3_000 },
      ),
    ).toBeVisible();
  });

  it('offers no drill where there is no sandbox', async () => {
    const api = new FakeIncidentResponse();
    renderPlugin({ api });
    await screen.findByText('No incident is open');
    expect(
      screen.queryByRole('button', { name: 'Run a drill' }),
    ).not.toBeInTheDocument();
  });

  it('says why a drill did not start, and keeps the dialog open', async () => {
    const api = new FakeIncidentResponse();
    api.drills = DRILLS;
    api.fail(
      'runDrill',
      await responseError(
        503,
        'ServiceUnavailableError',
        'the sandbox is not running',
      ),
    );
    renderPlugin({ api });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Run a drill' }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Start the drill' }),
    );
    expect(await screen.findByText('the sandbox is not running')).toBeVisible();
    expect(screen.getByRole('dialog')).toBeVisible();
  });

  it('says what failed and loads again when asked', async () => {
    const api = new FakeIncidentResponse();
    api.fail(
      'listIncidents',
      await responseError(500, 'Error', 'the database is away'),
    );
    renderPlugin({ api });
    expect(await screen.findByText('the database is away')).toBeVisible();
    await expectNoAxeViolations();

    api.fail('listIncidents');
    await userEvent.click(screen.getByRole('button', { name: 'Load again' }));
    expect(await screen.findByText('No incident is open')).toBeVisible();
  });

  it('keeps what it knows while the backend is away, and says so', async () => {
    const api = new FakeIncidentResponse();
    api.incidents = [exampleIncident({ title: 'it broke' })];
    renderPlugin({ api });
    await screen.findByText('it broke');

    api.fail('listIncidents', new Error('fetch failed'));
    expect(
      await screen.findByText(
        'Can’t reach the portal’s backend, trying again',
        {},
        { timeout: 3_000 },
      ),
    ).toBeVisible();
    expect(screen.getByText('it broke')).toBeVisible();
  });

  it('tells those who may not see incidents whom to ask', async () => {
    const api = new FakeIncidentResponse();
    api.fail(
      'listIncidents',
      await responseError(403, 'NotAllowedError', 'Not permitted'),
    );
    renderPlugin({ api });
    expect(
      await screen.findByText('You may not see the active incidents'),
    ).toBeVisible();
    await expectNoAxeViolations();
  });
});
