import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { SavePostmortem } from '@incident-response/backstage-plugin-common';
import { examplePostmortem } from '../../__testUtils__/examplePostmortem';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import {
  FakeIncidentResponse,
  responseError,
} from '../../__testUtils__/FakeIncidentResponse';
import { renderPlugin } from '../../__testUtils__/renderPlugin';

const path = '/incidents/postmortems/pm-1';

function setUp(overrides: Parameters<typeof examplePostmortem>[0] = {}) {
  const api = new FakeIncidentResponse();
  api.postmortems = [examplePostmortem(overrides)];
  renderPlugin({ api, path });
  return { api, user: userEvent.setup() };
}

async function editSummary(
  user: ReturnType<typeof userEvent.setup>,
  text: string,
) {
  await user.click(await screen.findByRole('button', { name: 'Edit Summary' }));
  const field = screen.getByRole('textbox', { name: 'Summary' });
  await user.clear(field);
  await user.type(field, text);
  return field;
}

const saveButton = () => screen.getByRole('button', { name: 'Save section' });

describe('the postmortem page', () => {
  it('reads as a document that says which parts are whose', async () => {
    setUp();
    const summary = await screen.findByRole('region', { name: 'Summary' });
    expect(within(summary).getByText('Drafted by the system')).toBeVisible();
    expect(within(summary).getByText('Restarting one pod')).toBeVisible();
    expect(within(summary).getByText(/should have/)).toBeVisible();
    expect(
      within(screen.getByRole('region', { name: 'Impact' })).getByText('Empty'),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: /PagerDuty: triggered/ }),
    ).toHaveAttribute('href', 'https://pd.example/incidents/PD1234');
    expect(screen.getByText(/Everything is saved \(version 2/)).toBeVisible();
    await expectNoAxeViolations();
  });

  it('saves one section on top of the version that was read', async () => {
    const { api, user } = setUp();
    await editSummary(user, 'What we know');
    expect(screen.getByText('Not saved yet: Summary')).toBeVisible();
    await expectNoAxeViolations();
    await user.click(saveButton());

    expect(await screen.findByText('What we know')).toBeVisible();
    expect(screen.getByText(/Everything is saved \(version 3/)).toBeVisible();
    const [, , request] = api.calls[0] as [string, string, SavePostmortem];
    expect(request.version).toBe(2);
    expect(request.document.sections[0]).toEqual({
      id: 'summary',
      title: 'Summary',
      body: 'What we know',
      state: 'edited',
    });
    expect(request.document.actionItems).toHaveLength(1);
  });

  it('previews the Markdown', async () => {
    const { user } = setUp();
    await editSummary(user, 'a **bold** claim');
    await user.click(screen.getByRole('tab', { name: 'Preview' }));
    expect(screen.getByText('bold').tagName).toBe('STRONG');
  });

  it('keeps the text when someone else saved first, and saves it on top of theirs', async () => {
    const { api, user } = setUp();
    const field = await editSummary(user, 'My summary');
    const [postmortem] = api.postmortems;
    postmortem.version = 5;
    postmortem.document.sections[0].body = 'Their summary';
    postmortem.document.sections[1].body = 'Their impact';
    await user.click(saveButton());

    expect(
      await screen.findByText(
        'Someone else has saved this postmortem meanwhile',
      ),
    ).toBeVisible();
    expect(field).toHaveValue('My summary');
    expect(saveButton()).toBeDisabled();

    await user.click(
      screen.getByRole('button', { name: 'Reload and keep my text' }),
    );
    expect(await screen.findByText('Their summary')).toBeVisible();
    expect(field).toHaveValue('My summary');
    await waitFor(() => expect(saveButton()).toBeEnabled());
    await user.click(saveButton());

    await waitFor(() => expect(postmortem.version).toBe(6));
    expect(postmortem.document.sections[0].body).toBe('My summary');
    expect(postmortem.document.sections[1].body).toBe('Their impact');
  });

  it('asks before text is thrown away', async () => {
    const { user } = setUp();
    const field = await editSummary(user, 'Half a thought');
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(
      await screen.findByRole('button', { name: 'Keep editing' }),
    );
    expect(field).toHaveValue('Half a thought');

    const leaving = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(leaving);
    expect(leaving.defaultPrevented).toBe(true);

    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(
      await screen.findByRole('button', { name: 'Discard changes' }),
    );
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
    expect(await screen.findByText(/Everything is saved/)).toBeVisible();
  });

  it('adds and removes action items', async () => {
    const { api, user } = setUp();
    await user.click(
      await screen.findByRole('button', { name: 'Edit action items' }),
    );
    await user.click(screen.getByRole('button', { name: 'Add action item' }));
    const added = screen.getByRole('group', { name: 'Action item 2' });
    await user.type(
      within(added).getByRole('textbox', { name: 'Title' }),
      'Alert at 80 percent',
    );
    await user.type(
      within(added).getByRole('textbox', { name: 'Owner' }),
      'group:default/payments',
    );
    await expectNoAxeViolations();
    await user.click(
      screen.getByRole('button', { name: 'Remove action item 1' }),
    );
    await user.click(screen.getByRole('button', { name: 'Save action items' }));

    await waitFor(() =>
      expect(api.postmortems[0].document.actionItems).toEqual([
        expect.objectContaining({
          title: 'Alert at 80 percent',
          owner: 'group:default/payments',
          type: 'prevent',
        }),
      ]),
    );
  });

  it('asks for a review', async () => {
    const { api, user } = setUp();
    await user.click(
      await screen.findByRole('button', { name: 'Ask for review' }),
    );
    expect(api.calls).toEqual([['requestPostmortemReview', 'pm-1']]);
    expect(await screen.findByText('In review')).toBeVisible();
  });

  it('says what publishing does before it does it', async () => {
    const { api, user } = setUp();
    await user.click(
      await screen.findByRole('button', { name: 'Publish postmortem' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('1 action item becomes a Jira issue.');
    expect(dialog).toHaveTextContent('Slack channel');
    expect(api.calls).toEqual([]);
    await expectNoAxeViolations();
    await user.click(
      within(dialog).getByRole('button', { name: 'Publish postmortem' }),
    );
    expect(api.calls).toEqual([['publishPostmortem', 'pm-1', {}]]);
    expect(await screen.findByText('Published')).toBeVisible();
  });

  it('shows old versions and brings one back', async () => {
    const { api, user } = setUp();
    api.versions = [
      { version: 1, savedAt: '2026-11-20T10:00:00Z', savedBy: 'system' },
      { version: 2, savedAt: '2026-11-20T11:00:00Z', savedBy: 'system' },
      {
        version: 3,
        savedAt: '2026-11-21T10:00:00Z',
        savedBy: 'user:default/ada',
      },
    ];
    await user.click(
      await screen.findByRole('button', { name: 'More actions' }),
    );
    await user.click(
      await screen.findByRole('menuitem', { name: 'Show history' }),
    );
    await user.click(
      await screen.findByRole('button', { name: 'Show older versions' }),
    );
    await user.click(
      await screen.findByRole('button', { name: 'Show version 1' }),
    );
    await user.click(
      await screen.findByRole('button', { name: 'Bring back version 1' }),
    );
    await waitFor(() => expect(api.postmortems[0].version).toBe(3));
  });

  it('says when there is no such postmortem', async () => {
    renderPlugin({ api: new FakeIncidentResponse(), path });
    expect(
      await screen.findByText('There is no postmortem pm-1'),
    ).toBeVisible();
  });

  it('says whom to ask when it may not be seen', async () => {
    const api = new FakeIncidentResponse();
    api.fail(
      'getPostmortem',
      await responseError(403, 'NotAllowedError', 'Not permitted'),
    );
    renderPlugin({ api, path });
    expect(
      await screen.findByText('You may not see the postmortem'),
    ).toBeVisible();
    await expectNoAxeViolations();
  });
});
