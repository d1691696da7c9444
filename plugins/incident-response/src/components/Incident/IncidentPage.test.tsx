import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { exampleFact } from '../../__testUtils__/exampleFacts';
import { exampleIncident } from '../../__testUtils__/exampleIncident';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import {
  FakeIncidentResponse,
  responseError,
} from '../../__testUtils__/FakeIncidentResponse';
import { FakeSignals } from '../../__testUtils__/FakeSignals';
import { renderPlugin } from '../../__testUtils__/renderPlugin';

const path = '/incidents/1234';

function setUp(overrides: Parameters<typeof exampleIncident>[0] = {}) {
  const api = new FakeIncidentResponse();
  const signals = new FakeSignals();
  api.incidents = [exampleIncident(overrides)];
  renderPlugin({ api, signals, path });
  return { api, signals, user: userEvent.setup() };
}

describe('the incident page', () => {
  it('has everything one click away', async () => {
    setUp();
    expect(
      await screen.findByRole('heading', {
        name: '#1234 payments-api: memory above 95 % for 10 min',
      }),
    ).toBeVisible();
    const about = screen.getByRole('list', { name: 'About this incident' });
    const target = (name: RegExp) =>
      within(about).getByRole('link', { name }).getAttribute('href');
    expect(target(/payments-api$/)).toBe(
      '/catalog/default/component/payments-api',
    );
    expect(target(/^payments$/)).toBe('/catalog/default/group/payments');
    expect(target(/inc-1234/)).toBe('https://slack.example/C1');
    expect(target(/OPS-88/)).toBe('https://jira.example/browse/OPS-88');
    expect(target(/PagerDuty/)).toBe('https://pd.example/incidents/PD1234');
    expect(target(/High memory/)).toBe('/docs/default/resource/high-memory');
    expect(screen.getByText(/in 12 s \(target 5 min\)/)).toBeVisible();
    await expectNoAxeViolations();
  });

  it('names what happened before, why, and what is still open of it', async () => {
    const { api, user } = setUp();
    const panel = within(
      await screen.findByRole('region', { name: 'This happened before' }),
    );
    expect(
      panel.getByText('same service, alert and title, same runbook'),
    ).toBeVisible();
    expect(
      panel.getByRole('link', { name: 'Raise the memory limit' }),
    ).toHaveAttribute('href', '/incidents/postmortems/pm-PD1101');
    expect(panel.getByRole('link', { name: /OPS-61/ })).toHaveAttribute(
      'href',
      'https://jira.example/browse/OPS-61',
    );
    await user.click(panel.getByRole('button', { name: '#1101 is related' }));
    expect(api.calls).toEqual([
      ['judgeRelated', 'PD1234', 'PD1101', 'confirmed'],
    ]);
  });

  it('lets a person take back that something is another matter', async () => {
    const { api, user } = setUp();
    await user.click(
      await screen.findByRole('button', { name: '#1101 is not related' }),
    );
    expect(await screen.findByText('#1101 is not related')).toBeVisible();
    expect(screen.queryByText('OPS-61')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Undo for #1101' }));
    expect(await screen.findByRole('link', { name: /OPS-61/ })).toBeVisible();
    expect(api.calls.map(call => call[3])).toEqual(['rejected', undefined]);
    await expectNoAxeViolations();
  });

  it('asks nobody about links who may not change the incident', async () => {
    setUp({
      allowed: {
        update: false,
        execute: false,
        approve: false,
        editPostmortem: false,
      },
    });
    await screen.findByRole('region', { name: 'This happened before' });
    expect(
      screen.queryByRole('button', { name: /related/ }),
    ).not.toBeInTheDocument();
  });

  it('appends new rows live and announces them', async () => {
    const { api, signals } = setUp();
    await screen.findByText('Ticket OPS-88 opened');
    const [incident] = api.incidents;
    const rows = () =>
      within(screen.getByRole('region', { name: 'Timeline' })).getAllByRole(
        'listitem',
      );
    const [firstRow] = rows();

    incident.facts = [
      ...incident.facts,
      exampleFact(incident.triggeredAt, 50, 40, {
        type: 'remediation.verified',
        actor: { kind: 'system' },
        payload: { attempt: 1, observed: 'memory is at 40 %' },
      }),
    ];
    signals.send({ incidentId: 'PD1234', version: 10 });

    expect(
      await within(screen.getByRole('log')).findByText('Attempt 1 worked'),
    ).toBeInTheDocument();
    expect(rows().at(-1)).toHaveTextContent('Attempt 1 worked');
    expect(rows()[0]).toBe(firstRow);
  });

  it('ignores signals of other incidents', async () => {
    const { api, signals } = setUp();
    await screen.findByText('Ticket OPS-88 opened');
    const asked = jest.spyOn(api, 'getIncident');
    signals.send({ incidentId: 'OTHER', version: 3 });
    expect(asked).not.toHaveBeenCalled();
  });

  it('filters the timeline', async () => {
    const { user } = setUp();
    await screen.findByText('Ticket OPS-88 opened');
    await user.click(screen.getByRole('radio', { name: 'People' }));
    expect(screen.queryByText('Ticket OPS-88 opened')).not.toBeInTheDocument();
    expect(
      screen.getByText('PagerDuty: acknowledged by Ada Lovelace'),
    ).toBeVisible();
  });

  it.each([
    ['triggered', 'Acknowledge incident', 'acknowledge'],
    ['acknowledged', 'Resolve incident', 'resolve'],
  ] as const)(
    'offers one primary action when %s',
    async (status, name, call) => {
      const { api, user } = setUp({ status });
      await user.click(await screen.findByRole('button', { name }));
      expect(api.calls).toEqual([[call, 'PD1234']]);
    },
  );

  it('says what the backend said when an action fails', async () => {
    const { api, user } = setUp();
    api.fail(
      'resolve',
      await responseError(502, 'Error', 'PagerDuty answered 500'),
    );
    await user.click(
      await screen.findByRole('button', { name: 'Resolve incident' }),
    );
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Could not resolve the incident');
    expect(alert).toHaveTextContent('PagerDuty answered 500');
  });

  it('changes the severity with a reason', async () => {
    const { api, user } = setUp();
    await user.click(
      await screen.findByRole('button', { name: 'More actions' }),
    );
    await user.click(
      await screen.findByRole('menuitem', { name: 'Change severity' }),
    );
    const dialog = await screen.findByRole('dialog');
    await expectNoAxeViolations();
    await user.click(within(dialog).getByRole('radio', { name: /P2/ }));
    await user.type(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      'one region only',
    );
    await user.click(
      within(dialog).getByRole('button', { name: 'Set severity to P2' }),
    );
    expect(api.calls).toEqual([
      ['setSeverity', 'PD1234', 'P2', 'one region only'],
    ]);
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
  });

  it('leads to a postmortem before the end, with the incident filled in', async () => {
    const { user } = setUp();
    await user.click(
      await screen.findByRole('button', { name: 'More actions' }),
    );
    const link = await screen.findByRole('menuitem', {
      name: 'Start the postmortem',
    });
    const [at, query] = link.getAttribute('href')?.split('?') ?? [];
    expect(at).toBe('/create/templates/default/create-postmortem');
    expect(new URLSearchParams(query).get('formData')).toBe(
      '{"incidentId":"PD1234"}',
    );
  });

  it('ticks runbook steps for everyone', async () => {
    const { api, user } = setUp();
    const step = await screen.findByRole('checkbox', { name: 'Restart it' });
    expect(step).not.toBeChecked();
    await user.click(step);
    expect(api.calls).toEqual([['checkStep', 'PD1234', 1, true]]);
  });

  it('writes notes and status updates, and keeps the text when that fails', async () => {
    const { api, user } = setUp();
    api.fail('postUpdate', new Error('Slack is away'));
    await user.click(
      await screen.findByRole('button', { name: 'Write a status update' }),
    );
    const text = screen.getByRole('textbox', { name: /Status update/ });
    await user.type(text, 'We found it');
    await user.click(
      screen.getByRole('button', { name: 'Post status update' }),
    );
    expect(await screen.findByText('Slack is away')).toBeVisible();
    expect(text).toHaveValue('We found it');

    api.fail('postUpdate');
    await user.click(
      screen.getByRole('button', { name: 'Post status update' }),
    );
    expect(api.calls.at(-1)).toEqual(['postUpdate', 'PD1234', 'We found it']);
    expect(
      await screen.findByRole('button', { name: 'Write a note' }),
    ).toBeVisible();
  });

  it('offers a retry of what went wrong outside', async () => {
    const { api, user } = setUp({
      troubles: [
        {
          effect: 'PD1234/ticket',
          what: 'Opening the ticket',
          reason: 'Jira answered 400',
          remedy: 'Add the priority field to the screen.',
          kind: 'failed',
        },
        {
          effect: 'PD1234/message/1',
          what: 'Post message',
          reason: 'Slack: one message a second in a channel',
          remedy: 'It is done by itself when it is its turn',
          kind: 'queued',
        },
      ],
    });
    await user.click(
      await screen.findByRole('button', { name: 'Retry opening the ticket' }),
    );
    expect(api.calls).toEqual([['retryEffect', 'PD1234', 'PD1234/ticket']]);
    expect(screen.getByText('Post message: waits its turn')).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Retry post message' }),
    ).not.toBeInTheDocument();
  });

  it('leads to the postmortem once it is over', async () => {
    setUp({
      status: 'resolved',
      resolvedAt: new Date().toISOString(),
      postmortemId: 'pm-1',
    });
    expect(
      await screen.findByRole('link', { name: 'Open postmortem' }),
    ).toHaveAttribute('href', '/incidents/postmortems/pm-1');
    await expectNoAxeViolations();
  });

  it('offers no change to those who may only read', async () => {
    setUp({
      troubles: [],
      allowed: {
        update: false,
        execute: false,
        approve: false,
        editPostmortem: false,
      },
    });
    await screen.findByText('Ticket OPS-88 opened');
    for (const name of [
      'Resolve incident',
      'More actions',
      'Take command',
      'Write a note',
      'Repair now',
    ]) {
      expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
    }
    expect(screen.getByRole('checkbox', { name: 'Restart it' })).toBeDisabled();
  });

  it('says when there is no such incident', async () => {
    renderPlugin({ api: new FakeIncidentResponse(), path });
    expect(await screen.findByText('There is no incident 1234')).toBeVisible();
    await expectNoAxeViolations();
  });

  it('says whom to ask when the incident may not be seen', async () => {
    const api = new FakeIncidentResponse();
    api.fail(
      'getIncident',
      await responseError(403, 'NotAllowedError', 'Only its owners may see it'),
    );
    renderPlugin({ api, path });
    expect(
      await screen.findByText('You may not see incident 1234'),
    ).toBeVisible();
    expect(screen.getByText(/Only its owners may see it/)).toBeVisible();
  });
});
