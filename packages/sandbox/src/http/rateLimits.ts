import type { Response } from 'express';
import type { Provider } from '../providers';

/** Answers 429 the way the provider does. */
export function answerRateLimited(
  provider: Provider,
  response: Response,
  retryAfterSeconds: number,
): void {
  response.status(429).set('Retry-After', String(retryAfterSeconds));
  switch (provider) {
    case 'slack':
      response.json({ ok: false, error: 'ratelimited' });
      return;
    case 'pagerduty':
      response.json({ error: { message: 'Rate Limit Exceeded', code: 2020 } });
      return;
    case 'jira':
      response
        .set('RateLimit-Reason', 'jira-burst-based')
        .json({ errorMessages: ['Rate limit exceeded'], errors: {} });
      return;
    case 'kubernetes':
      response.json({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'Too many requests, please try again later.',
        reason: 'TooManyRequests',
        details: { retryAfterSeconds },
        code: 429,
      });
      return;
    default:
      response
        .status(503)
        .type('application/xml')
        .send('<Error><Code>SlowDown</Code></Error>');
  }
}
