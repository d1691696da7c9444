import { screen } from '@testing-library/react';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeIncidentResponse } from '../../__testUtils__/FakeIncidentResponse';
import { renderPlugin } from '../../__testUtils__/renderPlugin';

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
