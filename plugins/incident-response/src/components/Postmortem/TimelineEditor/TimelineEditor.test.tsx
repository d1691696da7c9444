import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Profiler } from 'react';
import { examplePostmortem } from '../../../__testUtils__/examplePostmortem';
import { expectNoAxeViolations } from '../../../__testUtils__/expectNoAxeViolations';
import { renderEditing } from '../../../__testUtils__/renderEditing';
import { FromTheIncident } from '../Sections/FromTheIncident';
import { insertableFacts } from './insertableFacts';
import { exampleFacts } from '../../../__testUtils__/exampleFacts';
import { TimelineEditor } from './TimelineEditor';
import { TimelineView } from './TimelineView';

const row = (id: string, second: number, fields: object = {}) => {
  const at = `2026-03-03T12:00:${String(second).padStart(2, '0')}.000Z`;
  return {
    id,
    at,
    text: `Event ${id}`,
    hidden: false,
    pinned: false,
    original: { at, text: `Event ${id}` },
    ...fields,
  };
};

const rows = [
  row('a', 11, {
    source: { title: 'PagerDuty', url: 'https://pd.example/1' },
  }),
  row('b', 25),
  row('c', 40, { hidden: true }),
];

const edit = (timeline = rows) =>
  renderEditing(<TimelineEditor />, {
    postmortem: {
      document: { ...examplePostmortem().document, timeline },
    },
  });

afterEach(() => sessionStorage.clear());

describe('the timeline editor', () => {
  it('words a row anew, pins and hides it, and brings back how it was', async () => {
    const user = userEvent.setup();
    const { stored } = await edit();
    const text = screen.getByRole('textbox', { name: 'Row 12:00:11' });
    await user.clear(text);
    await user.type(text, 'The alert fired');
    await user.click(screen.getByRole('button', { name: 'Pin row 12:00:11' }));
    await waitFor(() =>
      expect(stored().timeline[0]).toMatchObject({
        text: 'The alert fired',
        pinned: true,
        original: { text: 'Event a' },
      }),
    );
    expect(
      screen.getByRole('button', { name: 'Pin row 12:00:11' }),
    ).toHaveAttribute('aria-pressed', 'true');
    await expectNoAxeViolations();
    await user.click(
      screen.getByRole('button', { name: /^Restore row 12:00:11/ }),
    );
    await waitFor(() => expect(stored().timeline[0].text).toBe('Event a'));
    await user.click(screen.getByRole('button', { name: 'Hide row 12:00:11' }));
    expect(
      screen.queryByRole('textbox', { name: 'Row 12:00:11' }),
    ).not.toBeInTheDocument();
    await user.click(
      screen.getByRole('button', { name: '2 hidden rows · show' }),
    );
    expect(screen.getByRole('textbox', { name: 'Row 12:00:11' })).toBeVisible();
  });

  it('re-times a row, also to before the incident, and refuses what has not come yet', async () => {
    const { stored } = await edit();
    const time = screen.getByLabelText('Time of row 12:00:25, UTC');
    fireEvent.change(time, { target: { value: '2099-01-01T00:00:00' } });
    fireEvent.blur(time);
    expect(
      await screen.findByText(/2099-01-01 00:00:00 UTC has not come yet/),
    ).toBeVisible();
    expect(time).toBeInvalid();
    expect(stored().timeline[1].at).toBe('2026-03-03T12:00:25.000Z');
    await expectNoAxeViolations();
    fireEvent.change(time, { target: { value: '2026-03-02T09:30:05' } });
    fireEvent.blur(time);
    await waitFor(() =>
      expect(stored().timeline[0]).toMatchObject({
        id: 'b',
        at: '2026-03-02T09:30:05.000Z',
      }),
    );
  });

  it('adds rows and takes out those that people have added, and no others', async () => {
    const user = userEvent.setup();
    const { stored } = await edit();
    const when = screen.getByLabelText('When, UTC');
    fireEvent.change(when, { target: { value: '2026-03-03T11:30:00' } });
    fireEvent.blur(when);
    await user.type(
      screen.getByRole('textbox', { name: 'What happened' }),
      'A deployment{Enter}',
    );
    await waitFor(() =>
      expect(stored().timeline[0]).toMatchObject({
        at: '2026-03-03T11:30:00.000Z',
        text: 'A deployment',
      }),
    );
    const takeOut = screen.getAllByRole('button', { name: /^Take out row/ });
    expect(takeOut).toHaveLength(1);
    await user.click(takeOut[0]);
    await waitFor(() =>
      expect(stored().timeline.map(({ id }) => id)).toEqual(['a', 'b', 'c']),
    );
  });

  it('goes from row to row with Enter, and says what a row without a text lacks', async () => {
    const user = userEvent.setup();
    await edit();
    const first = screen.getByRole('textbox', { name: 'Row 12:00:11' });
    const second = screen.getByRole('textbox', { name: 'Row 12:00:25' });
    await user.click(first);
    await user.keyboard('{Enter}');
    expect(second).toHaveFocus();
    await user.keyboard('{Shift>}{Enter}{/Shift}');
    expect(first).toHaveFocus();
    await user.clear(first);
    expect(screen.getByText('A row needs a text')).toBeVisible();
  });

  it('draws only the row anew that is typed in, of two hundred', async () => {
    const drawn: number[] = [];
    const many = Array.from({ length: 200 }, (_, index) =>
      row(`r${index}`, index % 60, {
        at: new Date(Date.UTC(2026, 2, 3, 12, 0, index)).toISOString(),
      }),
    );
    await renderEditing(
      <Profiler id="rows" onRender={(_, __, duration) => drawn.push(duration)}>
        <TimelineEditor />
      </Profiler>,
      {
        postmortem: {
          document: { ...examplePostmortem().document, timeline: many },
        },
      },
    );
    const fields = screen.getAllByRole('textbox');
    const mutated = new Set<Node>();
    const observer = new MutationObserver(records =>
      records.forEach(({ target }) => mutated.add(target)),
    );
    observer.observe(screen.getByRole('list', { name: /Rows/ }), {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    const [first, ...later] = drawn.splice(0);
    fireEvent.change(fields[100], { target: { value: 'Typed' } });
    await waitFor(() => expect(fields[100]).toHaveValue('Typed'));
    observer.disconnect();
    expect(later).toEqual([]);
    expect(
      [...mutated].every(
        node => node instanceof Element && node.contains(fields[100]),
      ),
    ).toBe(true);
    // What was drawn is a small part of what drawing all of them took.
    expect(Math.max(...drawn)).toBeLessThan(first / 4);
  });

  it('offers facts that the timeline does not tell yet, in roles instead of names', async () => {
    const user = userEvent.setup();
    const { stored } = await renderEditing(
      <>
        <TimelineEditor />
        <FromTheIncident sectionId="timeline" insertsInto="timeline" />
      </>,
    );
    const facts = await screen.findByRole('complementary', {
      name: 'Facts to insert',
    });
    await user.click(
      within(facts).getByRole('button', {
        name: 'Insert PagerDuty: acknowledged by a responder',
      }),
    );
    await waitFor(() =>
      expect(stored().timeline).toEqual([
        expect.objectContaining({
          id: 'fact-7',
          text: 'PagerDuty: acknowledged by a responder',
        }),
      ]),
    );
    expect(within(facts).queryByText(/acknowledged/)).not.toBeInTheDocument();
    await expectNoAxeViolations();
    await user.click(
      within(facts).getByRole('button', { name: /^Insert all/ }),
    );
    await waitFor(() =>
      expect(
        insertableFacts(exampleFacts(rows[0].at), stored().timeline),
      ).toEqual([]),
    );
  });
});

describe('the timeline, to read', () => {
  it('shows time, source and key moments, and leaves out what is hidden until asked', async () => {
    const user = userEvent.setup();
    await renderEditing(
      <TimelineView
        rows={[
          { ...rows[0], pinned: true, text: '**Paged**' },
          ...rows.slice(1),
        ]}
      />,
    );
    expect(screen.getByText('Paged').tagName).toBe('STRONG');
    expect(screen.getByText('Key moment:')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: /PagerDuty/ })).toHaveAttribute(
      'href',
      'https://pd.example/1',
    );
    expect(screen.queryByText('Event c')).not.toBeInTheDocument();
    await expectNoAxeViolations();
    await user.click(
      screen.getByRole('button', { name: '1 hidden row · show' }),
    );
    expect(screen.getByText('Event c')).toBeVisible();
  });
});
