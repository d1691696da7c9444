import { checkSlackButtons } from './checkWebhooks';

const NOON = '2026-03-03T12:00:00.000Z';
const LATER = '2026-03-03T12:05:00.000Z';

describe("the check of Slack's buttons", () => {
  it.each<[string, Parameters<typeof checkSlackButtons>[0], string]>([
    [
      'no secret',
      {
        isConfigured: false,
        lastInteractionAt: undefined,
        lastRefusedAt: NOON,
      },
      'not_configured',
    ],
    [
      'nothing heard yet',
      {
        isConfigured: true,
        lastInteractionAt: undefined,
        lastRefusedAt: undefined,
      },
      'warning',
    ],
    [
      'a press',
      { isConfigured: true, lastInteractionAt: NOON, lastRefusedAt: undefined },
      'ok',
    ],
    [
      'a forged request before a press',
      { isConfigured: true, lastInteractionAt: LATER, lastRefusedAt: NOON },
      'ok',
    ],
    [
      'nothing but refused requests since the last press',
      { isConfigured: true, lastInteractionAt: NOON, lastRefusedAt: LATER },
      'warning',
    ],
  ])('with %s', (_, seen, status) => {
    expect(checkSlackButtons(seen)).toMatchObject({ status });
  });
});
