import { screen, within } from '@testing-library/react';
import { examplePostmortem } from '../../__testUtils__/examplePostmortem';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeIncidentResponse } from '../../__testUtils__/FakeIncidentResponse';
import { renderPlugin } from '../../__testUtils__/renderPlugin';

const path = '/incidents/postmortems';

describe('the postmortems', () => {
  it('marks what is overdue and leads to the template for a new one', async () => {
    const api = new FakeIncidentResponse();
    api.postmortems = [
      examplePostmortem({
        id: 'late',
        title: 'late one',
        dueAt: '2026-01-02T00:00:00Z',
      }),
      examplePostmortem({
        id: 'done',
        title: 'done one',
        status: 'published',
        dueAt: '2026-01-02T00:00:00Z',
        publishedAt: '2026-01-01T00:00:00Z',
      }),
    ];
    renderPlugin({ api, path });
    const late = await screen.findByRole('row', { name: /late one/ });
    expect(within(late).getByText(/Overdue since/)).toBeVisible();
    expect(
      within(screen.getByRole('row', { name: /done one/ })).queryByText(
        /Overdue/,
      ),
    ).not.toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'late one' })).toHaveAttribute(
      'href',
      '/incidents/postmortems/late',
    );
    expect(
      screen.getByRole('link', { name: 'Write a postmortem' }),
    ).toHaveAttribute('href', '/create/templates/default/create-postmortem');
    await expectNoAxeViolations();
  });

  it('says what will be here', async () => {
    renderPlugin({ api: new FakeIncidentResponse(), path });
    expect(
      await screen.findByText('No postmortem has been written yet'),
    ).toBeVisible();
  });
});
