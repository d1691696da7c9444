import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { SearchItem } from './SearchItem';

const result = {
  title: 'Memory of payments-api',
  text: 'Restarting one pod mended it',
  location: '/incidents/postmortems/pm-1',
  severity: 'P2',
  status: 'published',
  serviceName: 'payments-api',
  startedAt: '2026-11-20T10:00:00Z',
};

describe('a search result', () => {
  it('says how bad, what, where and when, and marks the match', async () => {
    renderInTestApp(
      <SearchItem
        kind="postmortems"
        result={result}
        highlight={{
          preTag: '<b>',
          postTag: '</b>',
          fields: { text: 'Restarting one <b>pod</b> mended it' },
        }}
      />,
    );
    expect(
      await screen.findByRole('link', { name: 'Memory of payments-api' }),
    ).toHaveAttribute('href', '/incidents/postmortems/pm-1');
    expect(screen.getByText(/P2/)).toBeVisible();
    expect(screen.getByText('Published')).toBeVisible();
    expect(screen.getByText(/· payments-api/)).toHaveTextContent('2026-11-20');
    expect(screen.getByText('pod').tagName).toBe('MARK');
  });

  it('says of an incident how it stands', async () => {
    renderInTestApp(
      <SearchItem
        kind="incidents"
        result={{
          ...result,
          title: '#1234 payments-api: memory above 95 %',
          location: '/incidents/Q1',
          ...{ status: 'acknowledged' },
        }}
      />,
    );
    expect(
      await screen.findByRole('link', {
        name: '#1234 payments-api: memory above 95 %',
      }),
    ).toHaveAttribute('href', '/incidents/Q1');
    expect(screen.getByText('Acknowledged')).toBeVisible();
    expect(screen.getByText(/^Incident · payments-api/)).toBeVisible();
  });

  it('copes with an index older than the plugin', async () => {
    renderInTestApp(
      <SearchItem
        kind="postmortems"
        result={{
          title: 'Old',
          text: 'text',
          location: '/incidents/postmortems/old',
          ...{ severity: 'SEV9', startedAt: 'long ago' },
        }}
      />,
    );
    expect(await screen.findByRole('link', { name: 'Old' })).toBeVisible();
  });
});
