import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { MemoryRouter } from 'react-router-dom';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { MarkdownEditor } from './MarkdownEditor';

const Example = (props: { onChange?: (value: string) => void }) => {
  const [value, setValue] = useState('Memory grew');
  return (
    <MemoryRouter>
      <MarkdownEditor
        label="Summary"
        value={value}
        onChange={text => {
          setValue(text);
          props.onChange?.(text);
        }}
      />
      <button onClick={() => setValue('Heap memory grew')}>Merge</button>
    </MemoryRouter>
  );
};

describe('MarkdownEditor', () => {
  it('writes, formats and previews', async () => {
    const onChange = jest.fn();
    const user = userEvent.setup();
    render(<Example onChange={onChange} />);
    const field = await screen.findByRole('textbox', { name: 'Summary' });
    await user.click(field);
    await user.keyboard('{Control>}a{/Control}');
    await user.click(screen.getByRole('button', { name: /^Bold/ }));
    expect(onChange).toHaveBeenLastCalledWith('**Memory grew**');
    await expectNoAxeViolations();
    await user.click(screen.getByRole('radio', { name: 'Side by side' }));
    expect(
      screen.getByText('Memory grew', { selector: 'strong' }),
    ).toBeVisible();
    await expectNoAxeViolations();
  });

  it('takes over what others change without reporting it as typed', async () => {
    const onChange = jest.fn();
    const user = userEvent.setup();
    render(<Example onChange={onChange} />);
    const field = await screen.findByRole('textbox', { name: 'Summary' });
    await user.click(screen.getByRole('button', { name: 'Merge' }));
    expect(field).toHaveTextContent('Heap memory grew');
    expect(onChange).not.toHaveBeenCalled();
  });

  it('lets Tab go on to what follows', async () => {
    const user = userEvent.setup();
    render(<Example />);
    const field = await screen.findByRole('textbox', { name: 'Summary' });
    expect(field).toHaveFocus();
    await user.tab();
    expect(screen.getByRole('button', { name: 'Merge' })).toHaveFocus();
  });

  it('is typed into', async () => {
    const onChange = jest.fn();
    const user = userEvent.setup();
    render(<Example onChange={onChange} />);
    const field = await screen.findByRole('textbox', { name: 'Summary' });
    await user.type(field, 'x');
    expect(onChange).toHaveBeenLastCalledWith(expect.stringContaining('x'));
  });
});
