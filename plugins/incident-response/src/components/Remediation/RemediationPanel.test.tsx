import type {
  IncidentDetail,
  RemediationView,
} from '@incident-response/backstage-plugin-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  exampleAttempt,
  exampleIncident,
} from '../../__testUtils__/exampleIncident';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import {
  FakeIncidentResponse,
  responseError,
} from '../../__testUtils__/FakeIncidentResponse';
import { renderPlugin, TEST_USER } from '../../__testUtils__/renderPlugin';

const DIFF = {
  object: 'Deployment payments-api in payments',
  before: 'spec:\n  replicas: 2\n',
  after: 'spec:\n  replicas: 3\n',
};

function asking(
  overrides: Partial<NonNullable<RemediationView['approval']>> = {},
): Partial<IncidentDetail> {
  const approval = {
    attempt: 2,
    action: 'kubernetes:scale',
    reason: 'Production needs a person.',
    targets: [
      { kind: 'Deployment', name: 'payments-api', namespace: 'payments' },
    ],
    changes: ['scale deployment payments/payments-api from 2 to 3'],
    diffs: [DIFF],
    needed: 1,
    by: [],
    expiresAt: new Date(Date.now() + 600_000).toISOString(),
    ...overrides,
  };
  return {
    remediation: {
      status: 'awaiting_approval',
      attempt: 2,
      maxAttempts: 3,
      explanation: 'It waits for a person.',
      approval,
      plan: [
        { action: 'kubernetes:restart-pod', parameters: {}, attempts: 1 },
        {
          action: 'kubernetes:rollback',
          parameters: {},
          when: { severities: ['P3', 'P4'] },
        },
        { action: 'kubernetes:scale', parameters: { replicas: '+1' } },
      ],
      attempts: [
        exampleAttempt({
          status: 'did_not_help',
          observed: 'memory is at 97 %',
        }),
        exampleAttempt({
          attempt: 2,
          action: 'kubernetes:scale',
          step: undefined,
          status: 'awaiting_approval',
          attemptedAt: undefined,
          plan: undefined,
          diffs: [DIFF],
          approvals: { needed: approval.needed, by: approval.by },
          guards: [
            { guard: 'trust', allowed: true, reason: 'it is trusted' },
            { guard: 'mode', allowed: false, reason: 'a person must approve' },
          ],
        }),
      ],
    },
  };
}

function setUp(overrides: Partial<IncidentDetail>) {
  const api = new FakeIncidentResponse();
  api.incidents = [exampleIncident(overrides)];
  renderPlugin({ api, path: '/incidents/1234' });
  return { api, user: userEvent.setup() };
}

describe('the repair of an incident', () => {
  it('is approved after seeing exactly what would change', async () => {
    const { api, user } = setUp(asking());
    const approval = await screen.findByRole('region', { name: 'Approval' });
    expect(
      within(approval).getByText(
        'scale deployment payments/payments-api from 2 to 3',
      ),
    ).toBeVisible();
    const diff = within(approval).getByRole('figure');
    expect(within(diff).getByRole('deletion')).toHaveTextContent(
      '- replicas: 2',
    );
    expect(within(diff).getByRole('insertion')).toHaveTextContent(
      '+ replicas: 3',
    );
    await expectNoAxeViolations();
    await user.type(
      within(approval).getByRole('textbox', { name: /Reason/ }),
      'looked at it',
    );
    await user.click(
      within(approval).getByRole('button', {
        name: 'Approve scaling of 1 deployment',
      }),
    );
    expect(api.calls).toEqual([
      ['decideRemediation', 'PD1234', 2, 'approve', 'looked at it'],
    ]);
  });

  it('says who has approved it, and that somebody else has to as well', async () => {
    const { api, user } = setUp(
      asking({
        needed: 2,
        by: [{ kind: 'user', ref: TEST_USER }],
      }),
    );
    const approval = await screen.findByRole('region', { name: 'Approval' });
    expect(approval).toHaveTextContent('1 of 2 people have approved it');
    expect(approval).toHaveTextContent('One more person has to approve it.');
    expect(
      await within(approval).findByText(
        'You have approved it. Somebody else has to as well.',
      ),
    ).toBeVisible();
    expect(
      within(approval).queryByRole('button', { name: /^Approve/ }),
    ).not.toBeInTheDocument();
    await user.click(
      within(approval).getByRole('button', {
        name: 'Reject scaling of 1 deployment',
      }),
    );
    expect(api.calls).toEqual([
      ['decideRemediation', 'PD1234', 2, 'reject', undefined],
    ]);
  });

  it('shows the plan with what was tried, what is passed over and what is next', async () => {
    const { user } = setUp(asking());
    await user.click(
      await screen.findByRole('button', { name: 'Plan: step 3 of 3' }),
    );
    const [restart, rollback, scale] = within(
      await screen.findByRole('list', { name: 'Plan' }),
    ).getAllByRole('listitem');
    expect(restart).toHaveTextContent('Did not help');
    expect(rollback).toHaveTextContent('Passed over');
    expect(rollback).toHaveTextContent('only for P3 and P4');
    expect(scale).toHaveTextContent('Being tried');
    expect(scale).toHaveTextContent('replicas: +1');
    expect(scale).toHaveAttribute('aria-current', 'step');

    await user.click(
      screen.getByRole('button', {
        name: 'Attempt 1: Restart a pod: did not help',
      }),
    );
    expect(await screen.findByText('memory is at 97 %')).toBeVisible();
    expect(screen.getByText('01234567')).toHaveAttribute(
      'title',
      'SHA-256 0123456789abcdef',
    );
    await user.click(
      screen.getByRole('button', { name: '1 of 2 guards agree' }),
    );
    expect(await screen.findByText('mode refuses')).toBeVisible();
    await expectNoAxeViolations();
  });

  it('reads a refusal as a sentence with its way out, and can be asked for or rehearsed', async () => {
    const { api, user } = setUp({
      remediation: {
        status: 'refused',
        attempt: 0,
        maxAttempts: 3,
        explanation: 'Not repaired.',
        plan: [],
        attempts: [],
        refusal: {
          guard: 'blast-radius',
          reason: '2 of 8 pods are already unavailable and the limit is 25 %',
          next: 'escalate',
        },
      },
    });
    expect(
      await screen.findByText(
        'Not repaired: 2 of 8 pods are already unavailable and the limit is 25 % (guard: blast-radius). A human was asked.',
      ),
    ).toBeVisible();
    await user.click(
      screen.getByRole('button', { name: 'Rehearse the repair' }),
    );
    await user.click(screen.getByRole('button', { name: 'Repair now' }));
    expect(api.calls).toEqual([
      ['requestRemediation', 'PD1234', { dryRun: true }],
      ['requestRemediation', 'PD1234'],
    ]);
  });

  it('is put back only after saying what that means', async () => {
    const attempt = exampleAttempt({
      status: 'worked',
      observed: 'load is at 60 %',
      restorable: 'scale payments-api back to 2 replicas',
    });
    const { api, user } = setUp({
      status: 'resolved',
      remediation: {
        status: 'repaired',
        attempt: 1,
        maxAttempts: 3,
        explanation: 'Attempt 1 worked: load is at 60 %.',
        plan: [],
        attempts: [attempt],
      },
    });
    await user.click(
      await screen.findByRole('button', {
        name: 'Put back: scale payments-api back to 2 replicas',
      }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent(
      'This will scale payments-api back to 2 replicas, at once.',
    );
    await expectNoAxeViolations();
    expect(api.calls).toEqual([]);

    api.fail(
      'restoreRemediation',
      await responseError(409, 'ConflictError', 'It was put back already'),
    );
    const confirm = within(dialog).getByRole('button', { name: 'Put it back' });
    await user.click(confirm);
    expect(
      await within(dialog).findByText('It was put back already'),
    ).toBeVisible();

    api.fail('restoreRemediation');
    api.incidents[0].remediation.attempts = [
      { ...attempt, restorable: undefined, restored: ['scaled back to 2'] },
    ];
    await user.click(confirm);
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(await screen.findByText('scaled back to 2')).toBeVisible();
    expect(
      screen.queryByRole('button', { name: /^Put back/ }),
    ).not.toBeInTheDocument();
  });
});
