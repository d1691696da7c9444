import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { PostmortemSearchItem } from './PostmortemSearchItem';

const result = {
  title: 'Memory of payments-api',
  text: 'Restarting one pod mended it',
  location: '/incidents/postmortems/pm-1',
  severity: 'P2',
  status: 'published',
  serviceName: 'payments-api',
  startedAt: '2026-11-20T10:00:00Z',
};

describe('a postmortem among search results', () => {
  it('says how bad, what, where and when, and marks the match', async () => {
    renderInTestApp(
      <PostmortemSearchItem
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

  it('copes with an index older than the plugin', async () => {
    renderInTestApp(
      <PostmortemSearchItem
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
