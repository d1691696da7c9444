import type { AlertDetails } from '@incident-response/backstage-plugin-common';
import fc from 'fast-check';
import { alertNameOf, fingerprintOf, normaliseTitle } from './fingerprint';

describe('a normalised title', () => {
  it.each([
    // Numbers, percentages, units, times
    [
      'payments-api: memory above 95 % for 10 min',
      'payments api memory above for min',
    ],
    [
      'payments-api: memory above 97.5% for 15 min',
      'payments api memory above for min',
    ],
    ['Latency 1h30m over 250ms', 'latency over'],
    ['Backup of 2026-11-29T10:04:05Z failed', 'backup of failed'],
    ['Job ran at 03:00 and took 1,204 s', 'job ran at and took s'],
    ['5 of 8 pods unavailable', 'of pods unavailable'],
    // Ids, hashes, names of pods and hosts
    ['Order 7f9c1b52-1d3e-4c7a-9f00-3b1a2c3d4e5f lost', 'order lost'],
    ['Image sha 3fa9c1d0 is broken', 'image sha is broken'],
    ['Fault at 0xdeadbeef1', 'fault at'],
    [
      'Pod payments-api-7f9c8d6b5-x2x9k is OOMKilled',
      'pod payments api is oomkilled',
    ],
    ['Pod fluentd-x2x9k not ready', 'pod fluentd not ready'],
    ['kafka-0 lags', 'kafka lags'],
    ['web01 down', 'web down'],
    ['10.0.12.7:8080 refuses connections', 'refuses connections'],
    // Words stay words
    ['facade decade deadbeef', 'facade decade deadbeef'],
    ['postgres-pgsql-proxy slow', 'postgres pgsql proxy slow'],
    ['checkout: 5xx errors, p99 latency', 'checkout 5xx errors p99 latency'],
    ['2FA login broken', 'login broken'],
    // Unicode
    ['Ｄｉｓｋ Ｆｕｌｌ ９５％', 'disk full'],
    ['Zürich: Störung Nr. ٤٢', 'zürich störung nr'],
    ['3台服务器宕机', '台服务器宕机'],
    ['Cafe\u0301 closed', 'café closed'],
    // Nothing but what is taken out: as it is
    ['12345', '12345'],
    ['🔥 🔥', '🔥 🔥'],
    ['', ''],
    ['   ', ''],
  ])('%j is %j', (title, normalised) => {
    expect(normaliseTitle(title)).toBe(normalised);
  });

  it('is quickly there however long and odd the title is', () => {
    const started = performance.now();
    for (const part of ['a', '1', 'a1', '-', '7f9c8d6b5-', '0x', '1a', 'é1-']) {
      expect(normaliseTitle(part.repeat(100_000)).length).toBeLessThanOrEqual(
        1024,
      );
    }
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('stays as it is when normalised again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), title => {
        const once = normaliseTitle(title);
        expect(normaliseTitle(once)).toBe(once);
      }),
    );
  });
});

describe('a fingerprint', () => {
  const incident = {
    serviceId: 'PPAYAPI',
    alertName: 'HighMemoryUsage',
    title: 'payments-api: memory above 95 % for 10 min',
  };

  it('is the same for a repeat', () => {
    expect(fingerprintOf(incident)).toMatch(/^[0-9a-f]{32}$/);
    expect(
      fingerprintOf({
        ...incident,
        title: 'Payments-API: memory above 99%  for 3 min',
      }),
    ).toBe(fingerprintOf(incident));
  });

  it.each([
    ['service', { serviceId: 'PCHECKOUT' }],
    ['alert', { alertName: 'HighCpuUsage' }],
    ['alert, which is not known', { alertName: undefined }],
    ['title', { title: 'payments-api: disk full' }],
  ])('is another one for another %s', (_, other) => {
    expect(fingerprintOf({ ...incident, ...other })).not.toBe(
      fingerprintOf(incident),
    );
  });

  it('tells parts apart that are the same in a row', () => {
    expect(
      fingerprintOf({ serviceId: 'A', alertName: 'b c', title: 'd' }),
    ).not.toBe(fingerprintOf({ serviceId: 'A', alertName: 'b', title: 'c d' }));
  });

  it('is missing without a service', () => {
    expect(fingerprintOf({ title: 'Recorded by hand' })).toBeUndefined();
  });
});

describe('the alert that names an incident', () => {
  const alert = (name: string | undefined, summary: string): AlertDetails => ({
    id: summary,
    name,
    summary,
    status: 'triggered',
    labels: {},
  });

  it('is the one that the title is of', () => {
    expect(
      alertNameOf('disk full', [
        alert('Aardvark', 'other'),
        alert('DiskFull', 'disk full'),
      ]),
    ).toBe('DiskFull');
  });

  it('is the first by name otherwise, whatever the order', () => {
    const alerts = [alert('B', 'b'), alert(undefined, 'x'), alert('A', 'a')];
    expect(alertNameOf('Many alerts', alerts)).toBe('A');
    expect(alertNameOf('Many alerts', [...alerts].reverse())).toBe('A');
  });

  it('is missing where no alert has a name', () => {
    expect(alertNameOf('x', [alert(undefined, 'x')])).toBeUndefined();
    expect(alertNameOf('x')).toBeUndefined();
  });
});
