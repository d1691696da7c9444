import { screen } from '@testing-library/react';
import { expectNoAxeViolations } from '../../testing/expectNoAxeViolations';
import { FakeIncidentResponse } from '../../testing/FakeIncidentResponse';
import { renderPlugin } from '../../testing/renderPlugin';

describe('the severity matrix', () => {
  it('says what each severity means and starts', async () => {
    renderPlugin({
      api: new FakeIncidentResponse(),
      path: '/incidents/severity',
    });
    const p1 = await screen.findByRole('row', { name: /P1/ });
    expect(p1).toHaveTextContent('Nobody can pay');
    expect(p1).toHaveTextContent('5 minutes');
    expect(p1).toHaveTextContent('after 5 minutes: backup');
    expect(p1).toHaveTextContent('required within 3 days');
    expect(screen.getByText(/If unsure, choose the higher one/)).toBeVisible();
    await expectNoAxeViolations();
  });
});
