import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { readDigest } from './readDigest';
import { readInsights } from './readInsights';
import { readOnCallHealth } from './readOnCallHealth';

const root = (incidentResponse: JsonObject) =>
  new ConfigReader({ incidentResponse });

describe('insights', () => {
  it('take the configured minutes, and call figures simulated where there is a sandbox', () => {
    const { manualMinutes, simulated } = readInsights(
      root({
        insights: { manualMinutes: { repair: 25 } },
        sandbox: { url: 'http://sandbox.test' },
      }),
    );
    expect(manualMinutes).toMatchObject({ repair: 25, openChannel: 2 });
    expect(simulated).toBe(true);
    expect(readInsights(root({})).simulated).toBe(false);
  });

  it.each([
    [{ coffee: 5 }, /manualMinutes\.coffee is no step; there are openChannel/],
    [{ repair: -1 }, /manualMinutes\.repair is -1; it must be a number/],
  ])('refuse %j', (manualMinutes, message) => {
    expect(() => readInsights(root({ insights: { manualMinutes } }))).toThrow(
      message,
    );
  });
});

describe('on-call health', () => {
  const read = (onCallHealth: JsonObject) =>
    readOnCallHealth(root({ onCallHealth }));

  it('is for members only, with names and the limits of the handbook, unless it is told otherwise', () => {
    expect(readOnCallHealth(root({}))).toEqual({
      policy: {
        limits: { pagesPerDay: 2, pagesPerNight: 3 },
        night: { start: '22:00', end: '07:00' },
        showNames: true,
      },
      usePermission: false,
    });
    expect(
      read({
        showNames: false,
        usePermission: true,
        limits: { pagesPerNight: 1 },
      }),
    ).toMatchObject({
      policy: {
        showNames: false,
        limits: { pagesPerDay: 2, pagesPerNight: 1 },
      },
      usePermission: true,
    });
  });

  it.each([
    [
      { limits: { pagesPerDay: 0 } },
      /pagesPerDay is 0; it must be more than 0/,
    ],
    [{ night: { start: 'late' } }, /night\.start is late; it must look like/],
    [{ night: { start: '00:00', end: '06:00' } }, /begin in the evening/],
  ])('refuses %j', (config, message) => {
    expect(() => read(config)).toThrow(message);
  });
});

describe('the weekly digest', () => {
  const read = (digest: JsonObject) =>
    readDigest(root({ digest: { enabled: true, ...digest } }), 'Europe/Berlin');

  it('is off until it is switched on', () => {
    expect(readDigest(root({}), 'UTC')).toBeUndefined();
    expect(readDigest(root({ digest: { hour: 8 } }), 'UTC')).toBeUndefined();
  });

  it('goes out on Monday at nine in the business time zone, unless it is told otherwise', () => {
    expect(read({})).toEqual({
      cron: '0 9 * * 1',
      timeZone: 'Europe/Berlin',
      channels: {},
    });
    expect(
      read({
        day: 'Friday',
        hour: 16,
        timeZone: 'Asia/Kolkata',
        channels: { 'group:default/Payments.EU': 'C0123456789' },
      }),
    ).toEqual({
      cron: '0 16 * * 5',
      timeZone: 'Asia/Kolkata',
      channels: { 'group:default/payments.eu': 'C0123456789' },
    });
  });

  it.each([
    [{ day: 'someday' }, /digest\.day is someday; it must be one of/],
    [{ hour: 24 }, /digest\.hour is 24; it must be a whole number/],
    [{ timeZone: 'Mars' }, /digest\.timeZone is Mars; it must be a name/],
    [
      { channels: { 'group:default/a': '#general' } },
      /channels\["group:default\/a"\] is #general; it must be the id/,
    ],
  ])('refuses %j', (config, message) => {
    expect(() => read(config)).toThrow(message);
  });
});
