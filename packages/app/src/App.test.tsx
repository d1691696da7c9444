import { render, screen } from '@testing-library/react';
import App from './App';

describe('the portal', () => {
  it('starts and offers to sign in', async () => {
    // The build replaces APP_CONFIG by an array of configuration; a real environment holds only strings.
    Object.defineProperty(process, 'env', {
      value: {
        NODE_ENV: 'test',
        APP_CONFIG: [
          {
            data: {
              app: { title: 'Test', baseUrl: 'http://localhost:3000' },
              backend: { baseUrl: 'http://localhost:7007' },
            },
            context: 'test',
          },
        ],
      },
    });
    render(App.createRoot());
    expect(
      await screen.findByRole(
        'button',
        { name: /enter/i },
        { timeout: 15_000 },
      ),
    ).toBeVisible();
  }, 30_000);
});
