import { administerPermission } from '@incident-response/backstage-plugin-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { saveAsFile } from '../../browser/saveAsFile';
import { exampleIncident } from '../../__testUtils__/exampleIncident';
import { exampleAudit } from '../../__testUtils__/exampleRemediation';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import {
  FakeIncidentResponse,
  responseError,
} from '../../__testUtils__/FakeIncidentResponse';
import { renderPlugin } from '../../__testUtils__/renderPlugin';

// jsdom has no object URLs, and a test wants to see what would be saved.
jest.mock('../../browser/saveAsFile', () => ({ saveAsFile: jest.fn() }));

const path = '/incidents/remediation';

function setUp(
  prepare: (api: FakeIncidentResponse) => void = () => {},
  options: Partial<Parameters<typeof renderPlugin>[0]> = {},
) {
  const api = new FakeIncidentResponse();
  prepare(api);
  renderPlugin({ api, path, ...options });
  return { api, user: userEvent.setup() };
}

const panel = (name: RegExp) => screen.findByRole('region', { name });

describe('the remediation tab', () => {
  it('says in one sentence where repairs stand, and what is under repair', async () => {
    setUp();
    expect(
      await screen.findByText(
        'Automatic repair is on: 1 service is under repair, nothing stops it',
      ),
    ).toBeVisible();
    const lock = within(await panel(/^Under repair/)).getByRole('listitem');
    expect(lock).toHaveTextContent('sandbox/payments/Deployment/payments-api');
    expect(
      within(lock).getByRole('link', { name: 'incident PD1234 attempt 1' }),
    ).toHaveAttribute('href', '/incidents/PD1234');
    expect(await panel(/^Attempts used/)).toHaveTextContent(
      '1 of 3 used, the first is forgotten in 5 h',
    );
    expect(await panel(/^Rules/)).toHaveTextContent(
      'For P1 and P2 in production, a person must approve a repair; otherwise repairs run by themselves.',
    );
    expect(await panel(/^Actions/)).toHaveTextContent(
      'Evicts the pod that shows the fault worst',
    );
    await expectNoAxeViolations();
  });

  it('stops automatic repair only after saying what that means, and allows it again', async () => {
    const { api, user } = setUp();
    await user.click(
      await screen.findByRole('button', { name: 'Stop automatic repair' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('From now on no repair starts');
    expect(api.calls).toEqual([]);
    await user.click(
      within(dialog).getByRole('button', { name: 'Stop automatic repair' }),
    );
    expect(
      await screen.findByText(
        'Automatic repair is stopped: it was switched off here',
      ),
    ).toBeVisible();
    await user.click(
      await screen.findByRole('button', { name: 'Allow automatic repair' }),
    );
    await user.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Allow automatic repair',
      }),
    );
    expect(api.calls).toEqual([
      ['setRemediationEnabled', false],
      ['setRemediationEnabled', true],
    ]);
  });

  it('shows a breaker that has tripped, in words and as a meter', async () => {
    setUp(api => {
      Object.assign(api.remediation.breaker, { alerting: 6, tripped: true });
    });
    expect(
      await screen.findByText(/^Automatic repair is stopped: 6 of 12 services/),
    ).toBeVisible();
    const breaker = await panel(/^Breaker/);
    expect(breaker).toHaveTextContent('Tripped');
    expect(within(breaker).getByRole('meter')).toHaveAttribute(
      'aria-valuetext',
      '6 of 12 services have open incidents; it trips above 40 %',
    );
  });

  it('filters the audit trail, loads more of it, and saves what is filtered', async () => {
    const { api, user } = setUp(fake => {
      fake.incidents = [exampleIncident()];
      fake.audit = [
        ...exampleAudit(),
        { ...exampleAudit()[0], what: 'Attempt 1 worked' },
      ];
    });
    const trail = await screen.findByRole('list', { name: 'Audit trail' });
    const lines = () =>
      within(screen.getByRole('list', { name: 'Audit trail' })).getAllByRole(
        'listitem',
      );
    expect(lines()).toHaveLength(2);
    expect(
      within(trail).getByRole('link', {
        name: '#1234 payments-api: memory above 95 % for 10 min',
      }),
    ).toHaveAttribute('href', '/incidents/1234');
    await user.click(screen.getByRole('button', { name: 'Load more' }));
    await waitFor(() => expect(lines()).toHaveLength(3));

    await user.type(
      screen.getByRole('textbox', { name: 'Incident' }),
      '#1234{Enter}',
    );
    await waitFor(() => expect(lines()).toHaveLength(2));
    await user.click(screen.getByRole('button', { name: /^Everything What/ }));
    await user.click(await screen.findByRole('option', { name: 'Refusals' }));
    expect(await screen.findByText('Nothing fits these filters')).toBeVisible();

    await user.click(screen.getByRole('button', { name: 'Download CSV' }));
    expect(api.calls).toEqual([
      [
        'getRemediationAuditCsv',
        {
          entityRef: undefined,
          from: undefined,
          incidentId: 'PD1234',
          type: 'remediation.refused',
        },
      ],
    ]);
    expect(saveAsFile).toHaveBeenCalledWith(
      expect.stringMatching(/^remediation-audit-.*\.csv$/),
      'at,what\n',
      'text/csv',
    );
    await user.click(screen.getByRole('button', { name: 'Clear the filters' }));
    await waitFor(() => expect(lines()).toHaveLength(2));
  });

  it('teaches what will appear where nothing has happened yet', async () => {
    setUp(api => {
      api.audit = [];
      api.remediation = {
        ...api.remediation,
        underRepair: { entities: [], limit: 2 },
        locks: [],
        budgets: [],
        actions: [],
      };
    });
    expect(await screen.findByText('Nothing was repaired yet')).toBeVisible();
    expect(await panel(/^Under repair/)).toHaveTextContent(/^.*Nothing is\./);
    await expectNoAxeViolations();
  });

  it('has no switch for those who are no administrators', async () => {
    setUp(undefined, { denied: [administerPermission] });
    expect(
      await screen.findByText('The administrators of this portal can stop it.'),
    ).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Stop automatic repair' }),
    ).not.toBeInTheDocument();
  });

  it('tells those who may not see incidents whom to ask', async () => {
    const refusal = await responseError(403, 'NotAllowedError', 'Not for you');
    setUp(api => api.fail('getRemediation', refusal));
    expect(
      await screen.findByText('You may not see the state of automatic repair'),
    ).toBeVisible();
  });
});
