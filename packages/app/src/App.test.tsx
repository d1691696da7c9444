import { render, screen } from '@testing-library/react';
import App from './App';

describe('the portal', () => {
  it('starts and offers to sign in', async () => {
    process.env = {
      NODE_ENV: 'test',
      APP_CONFIG: JSON.stringify([
        {
          data: {
            app: { title: 'Test', baseUrl: 'http://localhost:3000' },
            backend: { baseUrl: 'http://localhost:7007' },
            techdocs: {
              storageUrl: 'http://localhost:7007/api/techdocs/static/docs',
            },
          },
          context: 'test',
        },
      ]),
    };
    render(App.createRoot());
    expect(
      await screen.findByRole('button', { name: /enter/i }, { timeout: 15_000 }),
    ).toBeVisible();
  }, 30_000);
});
