import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { readCatchUp } from './readCatchUp';

const read = (catchUp?: JsonObject) =>
  readCatchUp(
    new ConfigReader({ incidentResponse: catchUp ? { catchUp } : {} }),
  );

describe('catching up', () => {
  it('is done every five minutes unless it is told otherwise', () => {
    expect(read().every.as('minutes')).toBe(5);
    expect(read({ every: '10m' }).every.as('minutes')).toBe(10);
  });

  it('is not done so often that PagerDuty minds', () => {
    expect(() => read({ every: { seconds: 10 } })).toThrow(
      /catchUp\.every is 10 seconds; it must be at least 1 minute/,
    );
  });
});
