import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  ChangePostmortem,
  PostmortemChange,
} from '@incident-response/backstage-plugin-common';
import { exampleIncident } from '../../__testUtils__/exampleIncident';
import { examplePostmortem } from '../../__testUtils__/examplePostmortem';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import {
  FakeIncidentResponse,
  responseError,
} from '../../__testUtils__/FakeIncidentResponse';
import { FakeSignals } from '../../__testUtils__/FakeSignals';
import { renderPlugin } from '../../__testUtils__/renderPlugin';

const path = '/incidents/postmortems/pm-1';

function setUp(overrides: Parameters<typeof examplePostmortem>[0] = {}) {
  const api = new FakeIncidentResponse();
  const signals = new FakeSignals();
  api.incidents = [exampleIncident({ status: 'resolved' })];
  api.postmortems = [examplePostmortem(overrides)];
  const user = userEvent.setup();
  renderPlugin({ api, path, signals });
  return {
    api,
    user,
    /** Changes to parts that were saved, in order. */
    saved: () =>
      api.calls.flatMap(([method, , request]) =>
        method === 'changePostmortem'
          ? (request as ChangePostmortem).changes
          : [],
      ),
    /** Somebody else saves a change, and this page hears of it. */
    elsewhere: async (change: PostmortemChange, by = 'user:default/grace') => {
      const me = api.user;
      api.user = by;
      await api.changePostmortem('pm-1', { changes: [change] });
      api.user = me;
      api.calls.length = 0;
      await act(async () =>
        signals.send({ incidentId: 'PD1234', version: 10 }),
      );
    },
  };
}

async function editSummary(
  user: ReturnType<typeof userEvent.setup>,
  text: string,
) {
  await user.click(await screen.findByRole('button', { name: 'Edit Summary' }));
  const field = await screen.findByRole('textbox', { name: 'Summary' });
  await user.click(field);
  await user.keyboard('{Control>}a{/Control}{Delete}');
  await user.type(field, text);
  return field;
}

const region = (name: string) => screen.findByRole('region', { name });

afterEach(() => sessionStorage.clear());

describe('the postmortem page', () => {
  it.each([
    ['the system’s until a person changes one', {}, 'Drafted by the system'],
    ['edited after that', { 'timeline:f1': 2 }, 'Edited'],
  ])('calls the rows of a timeline %s', async (_, revisions, state) => {
    const example = examplePostmortem();
    const row = {
      id: 'f1',
      at: '2026-03-03T12:00:00.000Z',
      text: 'PagerDuty: triggered',
      hidden: false,
      pinned: false,
    };
    setUp({
      revisions,
      document: {
        ...example.document,
        timeline: [row],
        sections: example.document.sections.map(section =>
          section.id === 'timeline'
            ? { ...section, body: '', state: 'empty' }
            : section,
        ),
      },
    });
    expect(within(await region('Timeline')).getByText(state)).toBeVisible();
  });

  it('reads as a document that says which parts are whose', async () => {
    setUp();
    const summary = await region('Summary');
    expect(within(summary).getByText('Drafted by the system')).toBeVisible();
    expect(within(summary).getByText('Restarting one pod')).toBeVisible();
    expect(within(summary).getByText(/should have/)).toBeVisible();
    expect(within(await region('Impact')).getByText('Empty')).toBeVisible();
    expect(
      screen.getByRole('link', { name: /PagerDuty: triggered/ }),
    ).toHaveAttribute('href', 'https://pd.example/incidents/PD1234');
    expect(screen.getByText(/^Saved/)).toBeVisible();
    await expectNoAxeViolations();
  });

  it('has the sections of the document, whatever the adopter’s template calls them', async () => {
    const { document } = examplePostmortem();
    setUp({
      document: {
        ...document,
        sections: [
          {
            id: 'customers',
            title: 'What customers saw',
            body: 'Errors',
            state: 'edited',
          },
        ],
        timeline: [
          {
            id: 'f',
            at: '2026-03-03T12:00:00.000Z',
            text: 'Paged',
            hidden: false,
            pinned: false,
          },
        ],
        whys: [{ id: 'w', depth: 0, text: 'Memory grew' }],
      },
    });
    const headings = (await screen.findAllByRole('heading', { level: 3 })).map(
      heading => heading.textContent,
    );
    expect(headings).toEqual([
      'Review',
      'What customers saw',
      'Timeline',
      'Five whys',
      'People',
      'Action items',
    ]);
    expect(screen.getByText('Paged')).toBeVisible();
    expect(screen.getByText('Memory grew')).toBeVisible();
  });

  it('saves what is typed by itself', async () => {
    const { api, user } = setUp();
    await editSummary(user, 'What we know');
    expect(screen.getByText('Not saved yet')).toBeVisible();
    await expectNoAxeViolations();
    await user.click(screen.getByRole('button', { name: 'Done with Summary' }));
    expect(await screen.findByText('What we know')).toBeVisible();
    expect(await screen.findByText(/^Saved/)).toBeVisible();
    expect(api.postmortems[0].document.sections[0]).toEqual({
      id: 'summary',
      title: 'Summary',
      body: 'What we know',
      state: 'edited',
    });
    expect(screen.getByRole('button', { name: 'Edit Summary' })).toHaveFocus();
  });

  it('says why it is not saved, and lets one try again', async () => {
    const { api, user } = setUp();
    api.fail(
      'changePostmortem',
      await responseError(403, 'NotAllowedError', 'Not permitted'),
    );
    await editSummary(user, 'x');
    await user.click(screen.getByRole('button', { name: 'Done with Summary' }));
    expect(await screen.findByText('Not saved: Not permitted')).toBeVisible();
    expect(within(await region('Summary')).getByText('x')).toBeVisible();
    await expectNoAxeViolations();
    api.fail('changePostmortem');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText(/^Saved/)).toBeVisible();
  });

  it('points at blame while it is typed', async () => {
    const { user } = setUp({ hints: [] });
    await editSummary(user, 'It was human error');
    const advice = await screen.findByRole('note', {
      name: 'Advice on wording',
    });
    expect(within(advice).getByText('human error')).toBeVisible();
  });

  it('shows what somebody else changes in what is only read', async () => {
    const { elsewhere } = setUp();
    await region('Lessons');
    await elsewhere({
      part: 'section',
      id: 'lessons',
      base: 0,
      body: 'Theirs',
    });
    expect(await screen.findByText('Theirs')).toBeVisible();
  });

  it('merges what somebody else changes in what I am editing, and can undo it', async () => {
    const { api, user, elsewhere } = setUp();
    await editSummary(user, 'One two three');
    await user.click(screen.getByRole('button', { name: 'Done with Summary' }));
    await waitFor(() =>
      expect(api.postmortems[0].document.sections[0].body).toBe(
        'One two three',
      ),
    );
    await editSummary(user, 'One two three four');
    await elsewhere({
      part: 'section',
      id: 'summary',
      base: api.postmortems[0].revisions['section:summary'],
      body: 'Zero two three',
    });
    expect(await screen.findByText(/were merged into your text/)).toBeVisible();
    expect(
      (await screen.findAllByRole('link', { name: 'grace' }))[0],
    ).toBeVisible();
    await expectNoAxeViolations();
    expect(screen.getByRole('textbox', { name: 'Summary' })).toHaveTextContent(
      'Zero two three four',
    );
    await user.click(screen.getByRole('button', { name: 'Undo the merge' }));
    expect(screen.getByRole('textbox', { name: 'Summary' })).toHaveTextContent(
      'One two three four',
    );
  });

  it.each([
    ['Keep mine', /^My summary$/],
    ['Take theirs', /^Their summary$/],
    ['Edit both together', /My.*Their/],
  ])(
    'shows two versions of the same place and lets a person choose: %s',
    async (choice, expected) => {
      const { api, user, elsewhere } = setUp();
      await editSummary(user, 'My summary');
      await elsewhere({
        part: 'section',
        id: 'summary',
        base: 0,
        body: 'Their summary',
      });
      expect(
        await screen.findByText(/has changed the same place/),
      ).toBeVisible();
      expect(
        within(screen.getByRole('region', { name: 'Yours' })).getByText(
          'My summary',
        ),
      ).toBeVisible();
      expect(
        within(screen.getByRole('region', { name: 'Theirs' })).getByText(
          'Their summary',
        ),
      ).toBeVisible();
      expect(api.calls.filter(([m]) => m === 'changePostmortem')).toEqual([]);
      await expectNoAxeViolations();
      await user.click(screen.getByRole('button', { name: choice }));
      await user.click(
        screen.getByRole('button', { name: 'Done with Summary' }),
      );
      await waitFor(() => expect(screen.getByText(/^Saved/)).toBeVisible());
      expect(api.postmortems[0].document.sections[0].body).toMatch(expected);
    },
  );

  it('tells others what I am editing, and me what they are', async () => {
    const { api, user } = setUp({
      editors: [
        {
          entityRef: 'user:default/grace',
          part: 'section:lessons',
          seenAt: new Date().toISOString(),
        },
      ],
    });
    await editSummary(user, 'x');
    await waitFor(() =>
      expect(api.calls).toContainEqual([
        'announcePostmortemEditor',
        'pm-1',
        { part: 'section:summary' },
      ]),
    );
    expect(await screen.findByText(/is editing Lessons/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Done with Summary' }));
    await waitFor(() =>
      expect(api.calls).toContainEqual([
        'announcePostmortemEditor',
        'pm-1',
        { leaving: true },
      ]),
    );
  });

  it('brings back what was not saved when the page was left', async () => {
    sessionStorage.setItem(
      'incident-response/postmortem/pm-1/section:lessons',
      JSON.stringify({
        mine: { part: 'section', id: 'lessons', body: 'Half a thought' },
        base: { part: 'section', id: 'lessons', body: '' },
        baseRevision: 0,
      }),
    );
    const { api } = setUp();
    expect(
      await screen.findByText('What you had written is back: Lessons'),
    ).toBeVisible();
    expect(screen.getByText('Half a thought')).toBeVisible();
    await waitFor(() =>
      expect(
        api.postmortems[0].document.sections.find(({ id }) => id === 'lessons'),
      ).toMatchObject({ body: 'Half a thought' }),
    );
  });

  it('is printed as a document, also while it is edited', async () => {
    const { user } = setUp();
    await editSummary(user, 'Half **written**');
    const summary = await region('Summary');
    expect(
      within(summary).queryByText('written', { selector: 'strong' }),
    ).not.toBeInTheDocument();
    act(() => {
      window.dispatchEvent(new Event('beforeprint'));
    });
    expect(
      within(summary).getByText('written', { selector: 'strong' }),
    ).toBeVisible();
    act(() => {
      window.dispatchEvent(new Event('afterprint'));
    });
    expect(
      within(summary).queryByText('written', { selector: 'strong' }),
    ).not.toBeInTheDocument();
  });

  it('renames', async () => {
    const { api, user } = setUp();
    await user.click(await screen.findByRole('button', { name: 'Edit title' }));
    const field = screen.getByRole('textbox', { name: 'Title' });
    await user.clear(field);
    await user.tab();
    expect(
      await screen.findByText('Not saved: The postmortem needs a title'),
    ).toBeVisible();
    await user.type(field, 'Memory{Enter}');
    await waitFor(() => expect(api.postmortems[0].title).toBe('Memory'));
    expect(screen.getByRole('heading', { name: 'Memory' })).toBeVisible();
  });

  it('adds, changes and removes action items one by one', async () => {
    const { api, user, saved } = setUp();
    await user.click(
      await screen.findByRole('button', { name: 'Edit action items' }),
    );
    await user.type(
      screen.getByRole('textbox', { name: 'Another action item' }),
      'Alert at 80 percent{Enter}',
    );
    const added = await screen.findByRole('group', { name: 'Action item 2' });
    fireEvent.change(within(added).getByLabelText('Due'), {
      target: { value: '2027-02-01' },
    });
    await user.click(within(added).getByRole('checkbox', { name: 'Done' }));
    await expectNoAxeViolations();
    await user.click(
      screen.getByRole('button', { name: 'Remove action item 1' }),
    );
    await waitFor(() =>
      expect(api.postmortems[0].document.actionItems).toEqual([
        expect.objectContaining({
          title: 'Alert at 80 percent',
          type: 'prevent',
          dueDate: '2027-02-01',
          done: true,
        }),
      ]),
    );
    expect(saved()).toContainEqual({
      part: 'action-item',
      id: 'ai-1',
      base: 0,
    });
  });

  it('says when the issue of an action item is gone from Jira, and opens another', async () => {
    const example = examplePostmortem();
    const ticket = { key: 'OPS-7', url: 'https://jira.test/browse/OPS-7' };
    const { api, user } = setUp({
      status: 'published',
      document: {
        ...example.document,
        actionItems: [
          {
            ...example.document.actionItems[0],
            ticket: { ...ticket, missing: true },
          },
        ],
      },
    });
    expect(
      await screen.findByText('OPS-7 is gone from Jira'),
    ).toBeInTheDocument();
    const [postmortem] = api.postmortems;
    postmortem.version += 1;
    postmortem.document.actionItems[0].ticket = { ...ticket, key: 'OPS-8' };
    await user.click(
      screen.getByRole('button', { name: /^Open a new ticket for Raise/ }),
    );
    expect(api.calls).toContainEqual([
      'requestActionItemTicket',
      'pm-1',
      'ai-1',
    ]);
    expect(
      await screen.findByRole('link', { name: /OPS-8/ }),
    ).toBeInTheDocument();
  });

  it('leads to a runbook once it is published, with the postmortem filled in', async () => {
    const { user } = setUp({
      status: 'published',
      publishedAt: '2026-11-23T10:00:00Z',
    });
    await user.click(
      await screen.findByRole('button', { name: 'More actions' }),
    );
    const link = await screen.findByRole('menuitem', {
      name: 'Make a runbook',
    });
    const [at, query] = link.getAttribute('href')?.split('?') ?? [];
    expect(at).toBe('/create/templates/default/create-runbook');
    expect(new URLSearchParams(query).get('formData')).toBe(
      '{"postmortemId":"pm-1"}',
    );
  });

  it('makes no runbook of a draft', async () => {
    const { user } = setUp();
    await user.click(
      await screen.findByRole('button', { name: 'More actions' }),
    );
    await screen.findByRole('menuitem', { name: 'Show history' });
    expect(
      screen.queryByRole('menuitem', { name: 'Make a runbook' }),
    ).not.toBeInTheDocument();
  });

  it('takes Markdown in, and says why not', async () => {
    const { api, user } = setUp();
    await user.click(
      await screen.findByRole('button', { name: 'More actions' }),
    );
    await user.click(
      await screen.findByRole('menuitem', { name: 'Import Markdown' }),
    );
    const dialog = await screen.findByRole('dialog');
    await user.upload(
      within(dialog).getByLabelText('Markdown file'),
      new File(['# Written elsewhere\n'], 'postmortem.md'),
    );
    await waitFor(() =>
      expect(
        within(dialog).getByRole('textbox', { name: 'Or paste it' }),
      ).toHaveValue('# Written elsewhere\n'),
    );
    await expectNoAxeViolations();
    api.fail(
      'importPostmortem',
      await responseError(400, 'InputError', 'Line 3: no such section'),
    );
    const button = within(dialog).getByRole('button', {
      name: 'Import Markdown',
    });
    await user.click(button);
    expect(await screen.findByText('Line 3: no such section')).toBeVisible();
    api.fail('importPostmortem');
    await user.click(button);
    expect(
      await screen.findByRole('heading', { name: 'Written elsewhere' }),
    ).toBeVisible();
    expect(api.calls).toContainEqual([
      'importPostmortem',
      'pm-1',
      { version: 2, markdown: '# Written elsewhere\n' },
    ]);
  });

  it('shows what versions have changed and brings one back', async () => {
    const { api, user } = setUp();
    const { document } = examplePostmortem();
    api.documents.set(1, { ...document, title: 'As it was' });
    api.versions = [
      { version: 1, savedAt: '2026-11-20T10:00:00Z', savedBy: 'system' },
      {
        version: 2,
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
      await screen.findByRole('button', { name: 'Show version 2' }),
    );
    const title = await region('Title');
    expect(within(title).getByText(/- As it was/)).toBeVisible();
    expect(within(title).getByText(/\+ payments-api: memory/)).toBeVisible();
    await expectNoAxeViolations();
    await user.click(
      screen.getByRole('button', { name: 'Back to all versions' }),
    );
    await user.click(
      await screen.findByRole('button', { name: 'Show version 1' }),
    );
    await user.click(
      await screen.findByRole('radio', { name: 'the current version' }),
    );
    expect(
      within(await region('Title')).getByText(/\+ payments-api/),
    ).toBeVisible();
    await user.click(
      screen.getByRole('button', { name: 'Bring back version 1' }),
    );
    expect(
      await screen.findByRole('heading', { name: 'As it was' }),
    ).toBeVisible();
    expect(api.calls).toContainEqual([
      'restorePostmortem',
      'pm-1',
      { version: 2, restore: 1 },
    ]);
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
