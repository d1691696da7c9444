import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { exampleActionItem } from '../../__testUtils__/exampleActionItem';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import {
  FakeIncidentResponse,
  responseError,
} from '../../__testUtils__/FakeIncidentResponse';
import { renderPlugin } from '../../__testUtils__/renderPlugin';

const path = '/incidents/action-items';
const row = (name: RegExp) => screen.findByRole('row', { name });

describe('the action items', () => {
  it('say whose they are, when they are due and how their ticket is', async () => {
    const api = new FakeIncidentResponse();
    api.actionItems = [
      exampleActionItem({
        id: 'late',
        title: 'late one',
        dueDate: '2026-01-02',
        overdue: true,
      }),
      exampleActionItem(),
    ];
    renderPlugin({ api, path });
    const late = within(await row(/late one/));
    expect(late.getByText('Overdue since 2026-01-02')).toBeVisible();
    const other = within(await row(/Raise the memory limit/));
    expect(other.getByText('2999-01-15')).toBeVisible();
    expect(other.getByText('In Progress')).toBeVisible();
    expect(other.getByText('after #1101')).toBeVisible();
    expect(other.getByRole('link', { name: /OPS-61/ })).toHaveAttribute(
      'href',
      'https://jira.example/browse/OPS-61',
    );
    expect(
      other.getByRole('link', { name: 'Raise the memory limit' }),
    ).toHaveAttribute('href', '/incidents/postmortems/pm-PD1101');
    expect(other.getByRole('link', { name: 'ada' })).toHaveAttribute(
      'href',
      '/catalog/default/user/ada',
    );
    expect(api.actionItemQueries.at(-1)).toMatchObject({ scope: 'mine' });
    await expectNoAxeViolations();
  });

  it('are ticked off, and say when that did not work', async () => {
    const api = new FakeIncidentResponse();
    const user = userEvent.setup();
    api.actionItems = [exampleActionItem()];
    renderPlugin({ api, path });
    const box = () =>
      screen.findByRole('checkbox', { name: 'Raise the memory limit is done' });
    api.fail(
      'changeActionItem',
      await responseError(409, 'ConflictError', 'Somebody else was faster'),
    );
    await user.click(await box());
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Somebody else was faster',
    );
    api.fail('changeActionItem');
    await user.click(await box());
    expect(
      await screen.findByText('Nothing is left for you to do'),
    ).toBeVisible();
    expect(api.calls.at(-1)).toEqual([
      'changeActionItem',
      'pm-PD1101',
      'limit',
      { done: true },
    ]);
  });

  it('can’t be ticked off by somebody who may not', async () => {
    const api = new FakeIncidentResponse();
    api.actionItems = [exampleActionItem({ editable: false })];
    renderPlugin({ api, path });
    expect(await screen.findByRole('checkbox')).toBeDisabled();
  });

  it('offer another ticket where the issue is gone', async () => {
    const api = new FakeIncidentResponse();
    const user = userEvent.setup();
    api.actionItems = [
      exampleActionItem({
        ticket: { key: 'OPS-61', url: 'https://j', missing: true },
      }),
    ];
    renderPlugin({ api, path });
    expect(await screen.findByText('OPS-61 is gone from Jira')).toBeVisible();
    await user.click(
      screen.getByRole('button', {
        name: 'Open a new ticket for Raise the memory limit',
      }),
    );
    expect(api.calls).toEqual([
      ['requestActionItemTicket', 'pm-PD1101', 'limit'],
    ]);
  });

  it('are shown as the address says', async () => {
    const api = new FakeIncidentResponse();
    api.actionItems = [
      exampleActionItem({
        title: 'a done one',
        done: true,
        closedAt: new Date().toISOString(),
        closedBy: 'jira',
      }),
    ];
    renderPlugin({ api, path: `${path}?view=done` });
    expect(await row(/a done one/)).toHaveTextContent(/Done just now in Jira/);
    expect(
      screen.getByRole('button', { name: /Which action items/ }),
    ).toHaveTextContent('Done');
  });

  it('say what will be here', async () => {
    renderPlugin({ api: new FakeIncidentResponse(), path });
    expect(
      await screen.findByText('Nothing is left for you to do'),
    ).toBeVisible();
    expect(screen.getByText(/become Jira issues/)).toBeVisible();
    await expectNoAxeViolations();
  });

  it('say why they can’t be shown', async () => {
    const api = new FakeIncidentResponse();
    api.fail(
      'listActionItems',
      await responseError(403, 'NotAllowedError', 'You need the permission x'),
    );
    renderPlugin({ api, path });
    expect(
      await screen.findByText('You may not see the action items'),
    ).toBeVisible();
  });
});

describe('an entity’s action items', () => {
  const service = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'payments-api', namespace: 'default' },
    spec: { type: 'service' },
  };

  it('are in a card of its overview and on its tab', async () => {
    const api = new FakeIncidentResponse();
    api.actionItems = [exampleActionItem({ overdue: true })];
    renderPlugin({ api, entity: service });
    const card = await screen.findByRole('region', {
      name: 'Action items of postmortems',
    });
    expect(
      within(card).getByRole('link', { name: 'Raise the memory limit' }),
    ).toBeVisible();
    expect(api.actionItemQueries).toContainEqual(
      expect.objectContaining({ entityRef: 'component:default/payments-api' }),
    );
  });

  it('of a team are those that it sees to', async () => {
    const api = new FakeIncidentResponse();
    renderPlugin({
      api,
      entity: {
        ...service,
        kind: 'Group',
        metadata: { name: 'payments', namespace: 'default' },
      },
    });
    expect(
      await screen.findByText(/Nothing is open\. What a published postmortem/),
    ).toBeVisible();
    expect(api.actionItemQueries).toContainEqual(
      expect.objectContaining({ ownerRef: 'group:default/payments' }),
    );
  });
});
