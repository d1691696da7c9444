import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { examplePostmortem } from '../../../__testUtils__/examplePostmortem';
import { expectNoAxeViolations } from '../../../__testUtils__/expectNoAxeViolations';
import { renderEditing } from '../../../__testUtils__/renderEditing';
import { WhysEditor } from './WhysEditor';
import { WhysView } from './WhysView';

const edit = (...texts: [number, string][]) =>
  renderEditing(<WhysEditor />, {
    postmortem: {
      document: {
        ...examplePostmortem().document,
        whys: texts.map(([depth, text]) => ({ id: text, depth, text })),
      },
    },
  });

const outline = () =>
  screen
    .queryAllByRole('textbox')
    .map(
      field =>
        `${/level (\d+)/.exec(field.getAttribute('aria-label') ?? '')?.[1]} ${
          field instanceof HTMLInputElement && field.value
        }`,
    );

afterEach(() => sessionStorage.clear());

describe('the outline of whys', () => {
  it('is written by keyboard alone', async () => {
    const user = userEvent.setup();
    const { stored } = await edit();
    await user.click(screen.getByRole('button', { name: 'Add why' }));
    await user.keyboard('Memory grew{Enter}');
    await user.keyboard('{Tab}A cache had no bound{Enter}');
    await user.keyboard('{Tab}Nobody asked for one');
    expect(outline()).toEqual([
      '1 Memory grew',
      '2 A cache had no bound',
      '3 Nobody asked for one',
    ]);
    await user.keyboard('{Shift>}{Tab}{/Shift}{Shift>}{Enter}{/Shift}');
    await user.keyboard('The alert came late');
    expect(outline()[3]).toBe('2 The alert came late');
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    expect(outline()[2]).toBe('2 The alert came late');
    await expectNoAxeViolations();
    await waitFor(() =>
      expect(stored().whys.map(({ depth, text }) => [depth, text])).toEqual([
        [0, 'Memory grew'],
        [1, 'A cache had no bound'],
        [1, 'The alert came late'],
        [1, 'Nobody asked for one'],
      ]),
    );
  });

  it('says what a why answers, and takes out an empty one with Backspace', async () => {
    const user = userEvent.setup();
    await edit([0, 'Memory grew'], [1, 'x']);
    const field = screen.getByRole('textbox', {
      name: 'Why 2, level 2, answers “Memory grew”',
    });
    await user.click(field);
    await user.keyboard('{Backspace}{Backspace}');
    expect(outline()).toEqual(['1 Memory grew']);
    expect(screen.getByRole('textbox')).toHaveFocus();
  });

  it('holds nobody: Escape leaves it, and so does Tab where nothing can go deeper', async () => {
    const user = userEvent.setup();
    await edit([0, 'Memory grew'], [1, 'A cache had no bound']);
    await user.click(screen.getAllByRole('textbox')[1]);
    await user.keyboard('{Escape}');
    expect(screen.getByRole('button', { name: 'Add why' })).toHaveFocus();
    await user.tab();
    expect(screen.getByRole('button', { name: 'What follows' })).toHaveFocus();
    await user.click(screen.getAllByRole('textbox')[1]);
    await user.tab();
    expect(screen.getByRole('button', { name: 'Add why' })).toHaveFocus();
    expect(outline()).toEqual(['1 Memory grew', '2 A cache had no bound']);
  });

  it('can be worked by mouse', async () => {
    const user = userEvent.setup();
    await edit([0, 'a'], [0, 'b']);
    await user.click(
      screen.getByRole('button', { name: 'Make deeper: why 2' }),
    );
    expect(outline()).toEqual(['1 a', '2 b']);
    await user.click(screen.getByRole('button', { name: 'Take out: why 1' }));
    expect(outline()).toEqual(['1 b']);
  });

  it('reads as a tree', async () => {
    await renderEditing(
      <WhysView
        whys={[
          { id: 'a', depth: 0, text: 'Memory grew' },
          { id: 'b', depth: 1, text: 'A cache had no bound' },
          { id: 'c', depth: 1, text: 'The alert came late' },
        ]}
      />,
    );
    const [all, below] = screen.getAllByRole('list').slice(-2);
    expect(all).toContainElement(below);
    expect(below).toHaveTextContent('A cache had no boundThe alert came late');
    await expectNoAxeViolations();
  });
});
