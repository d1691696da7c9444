import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { readRetention } from './readRetention';

const read = (retention?: JsonObject) =>
  readRetention(
    new ConfigReader({ incidentResponse: retention ? { retention } : {} }),
  );

describe('retention', () => {
  it('has the defaults of the handbook', () => {
    const { deliveries, rawPayloads } = read();
    expect([deliveries.as('days'), rawPayloads.as('days')]).toEqual([30, 7]);
  });

  it.each([
    [{ deliveries: { weeks: 2 } }, 14],
    [{ deliveries: '90 days' }, 90],
    [{ deliveries: 'P8D' }, 8],
  ])('takes %j', (retention, days) => {
    expect(read(retention).deliveries.as('days')).toBe(days);
  });

  it.each([
    [
      { deliveries: { days: 3 } },
      /retention\.deliveries is 3 days; it must be at least 7 days, since PagerDuty/,
    ],
    [
      { deliveries: { fortnights: 2 } },
      /retention\.deliveries is no span of time; it looks like \{ days: 30 \}/,
    ],
    [{ rawPayloads: 'soon' }, /retention\.rawPayloads is no span of time/],
    [
      { rawPayloads: { minutes: 1 } },
      /retention\.rawPayloads is 1 minute; it must be at least 1 hour/,
    ],
  ])('refuses %j and says what to write', (retention, message) => {
    expect(() => read(retention)).toThrow(message);
  });
});
