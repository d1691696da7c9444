import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { examplePostmortem } from '../../../__testUtils__/examplePostmortem';
import { expectNoAxeViolations } from '../../../__testUtils__/expectNoAxeViolations';
import { renderEditing } from '../../../__testUtils__/renderEditing';
import { formatClock } from '../../../time/formatInstant';
import { FromTheIncident } from '../Sections/FromTheIncident';
import { insertableFacts } from './insertableFacts';
import { exampleFacts } from '../../../__testUtils__/exampleFacts';
import { TimelineEditor } from './TimelineEditor';
import { TimelineView } from './TimelineView';

jest.mock('../../../time/formatInstant', () => {
  const actual = jest.requireActual('../../../time/formatInstant');
  return { ...actual, formatClock: jest.fn(actual.formatClock) };
});

/** Each row writes its time once when it is drawn. Says how many were since the last look. */
function drawnRows(): number {
  const { calls } = jest.mocked(formatClock).mock;
  return calls.splice(0).length;
}

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
    fireEvent.change(time, { target: { value: '2099-01-01 00:00:00' } });
    fireEvent.blur(time);
    expect(
      await screen.findByText(/2099-01-01 00:00:00 UTC has not come yet/),
    ).toBeVisible();
    expect(time).toBeInvalid();
    expect(stored().timeline[1].at).toBe('2026-03-03T12:00:25.000Z');
    await expectNoAxeViolations();
    fireEvent.change(time, { target: { value: '2026-03-02 09:30:05' } });
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
    fireEvent.change(when, { target: { value: '2026-03-03 11:30:00' } });
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
    const many = Array.from({ length: 200 }, (_, index) =>
      row(`r${index}`, 0, {
        at: new Date(Date.UTC(2026, 2, 3, 12, 0, index)).toISOString(),
      }),
    );
    await edit(many);
    expect(drawnRows()).toBeGreaterThanOrEqual(200);
    const field = screen.getByDisplayValue('Event r100');
    fireEvent.change(field, { target: { value: 'Typed' } });
    expect(await screen.findByDisplayValue('Typed')).toBe(field);
    expect(drawnRows()).toBe(1);
  });

  it('offers facts that the timeline does not tell yet, in roles instead of names', async () => {
    const user = userEvent.setup();
    const { stored } = await renderEditing(
      <>
        <TimelineEditor />
        <FromTheIncident sectionId="timeline" insertsInto="timeline" />
      </>,
    );
    const facts = await screen.findByRole('note', {
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
