import { eventsUrlOf } from './ChangeEvents';

describe('eventsUrlOf', () => {
  it.each([
    ['https://api.pagerduty.com', 'https://events.pagerduty.com'],
    ['https://api.eu.pagerduty.com', 'https://events.eu.pagerduty.com'],
    ['http://127.0.0.1:7400/pagerduty', 'http://127.0.0.1:7400/pagerduty'],
  ])('is for %s %s', (api, events) => {
    expect(eventsUrlOf(api)).toBe(events);
  });
});
