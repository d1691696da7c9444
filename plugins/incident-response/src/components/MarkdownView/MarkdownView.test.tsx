import { MemoryRouter } from 'react-router-dom';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MarkdownView } from './MarkdownView';
import { isNestedTooDeep, splitMarkdown } from './splitMarkdown';

const SCRIPT = ['javascript', ':'].join('');

const show = (markdown: string) =>
  render(
    <MemoryRouter>
      <MarkdownView markdown={markdown} />
    </MemoryRouter>,
  );

describe('MarkdownView', () => {
  it('shows HTML and scripts as text', () => {
    const { container } = show(
      `a <script>alert(1)</script> <img src=x onerror=alert(1)> **b**\n\n[c](${SCRIPT}alert(1))`,
    );
    expect(container.querySelector('script, img')).not.toBeInTheDocument();
    expect(screen.getByText(/<script>/)).toBeVisible();
    expect(screen.getByText('b').tagName).toBe('STRONG');
    expect(container.innerHTML).not.toContain(SCRIPT);
  });

  it.each([
    ['quotations', `${'>'.repeat(5_000)} deep`],
    ['lists in one line', `${'- '.repeat(5_000)}deep`],
    [
      'lists by indentation',
      Array.from({ length: 500 }, (_, i) => `${'  '.repeat(i)}- deep`).join(
        '\n',
      ),
    ],
  ])('shows %s that are nested without end as they were written', (_, bomb) => {
    show(bomb);
    expect(screen.getByText(/nested too deeply/)).toBeVisible();
  });

  it('shows of a very long text the beginning, and the rest when asked', async () => {
    const long = `${'- an item\n'.repeat(10_000)}\nthe end`;
    const started = performance.now();
    show(long);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(screen.queryByText('the end')).not.toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Show all 100,008 characters' }),
    );
    expect(screen.getByText('the end')).toBeVisible();
  });

  it('does not call ordinary writing too deep', () => {
    expect(
      isNestedTooDeep('> > quoted\n\n- a\n  - b\n    1. c\n\n---\n*****\n'),
    ).toBe(false);
  });

  it('loses nothing when it cuts', () => {
    for (const text of ['a'.repeat(50_000), 'word\n\n'.repeat(9_000), '']) {
      const pieces = splitMarkdown(text);
      expect(pieces.join('')).toBe(text);
      expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(
        20_001,
      );
    }
  });
});
