import type { Runbook } from '@incident-response/backstage-plugin-common';
import {
  matchRunbooks,
  type Belonging,
  type MatchSubject,
} from './matchRunbooks';

const runbook = (
  name: string,
  match: Runbook['spec']['match'],
  belonging: Belonging = {},
): Runbook & Belonging => ({
  entityRef: `resource:default/${name}`,
  title: name,
  path: `/docs/default/resource/${name}`,
  spec: {
    type: 'runbook',
    owner: 'group:default/platform',
    match,
    steps: [{ title: 'Look' }],
  },
  ...belonging,
});

const subject: MatchSubject = {
  title: 'payments-api: memory above 95 % for 10 min',
  severity: 'P2',
  alerts: [
    {
      id: 'A1',
      name: 'HighMemoryUsage',
      summary: 'memory',
      status: 'triggered',
      labels: { alertname: 'HighMemoryUsage', namespace: 'payments' },
    },
  ],
  entity: {
    kind: 'Component',
    type: 'service',
    tags: ['java'],
    runbooks: ['resource:default/own'],
    system: 'system:default/payments',
    owner: 'group:default/payments',
  },
};

describe('matchRunbooks', () => {
  it.each<[string, Runbook['spec']['match'], string[] | undefined]>([
    [
      'alert name in any case',
      { alertNames: ['highmemoryusage'] },
      ['Alert name is HighMemoryUsage'],
    ],
    ['another alert name', { alertNames: ['HighCpuUsage'] }, undefined],
    [
      'title pattern',
      { titlePatterns: ['memory (above|over)'] },
      ['Title matches "memory (above|over)"'],
    ],
    [
      'all labels',
      { labels: { namespace: 'pay.*', alertname: '.*' } },
      ['Alert has namespace=pay.*, alertname=.*'],
    ],
    [
      'one label too many',
      { labels: { namespace: 'payments', pod: 'x' } },
      undefined,
    ],
    ['part of a label', { labels: { namespace: 'pay' } }, undefined],
    [
      'severity',
      { alertNames: ['HighMemoryUsage'], severities: ['P1', 'P2'] },
      ['Alert name is HighMemoryUsage', 'Severity is P2'],
    ],
    [
      'another severity',
      { alertNames: ['HighMemoryUsage'], severities: ['P4'] },
      undefined,
    ],
    [
      'entity tags',
      { alertNames: ['HighMemoryUsage'], entity: { tags: ['java'] } },
      [
        'Alert name is HighMemoryUsage',
        'The service is of the kind it is meant for',
      ],
    ],
    [
      'other entity types',
      { alertNames: ['HighMemoryUsage'], entity: { types: ['website'] } },
      undefined,
    ],
  ])('%s', (_, match, why) => {
    const [found] = matchRunbooks(subject, [runbook('r', match)]);
    expect(found?.why).toEqual(why);
  });

  it('prefers what is closest to the service', () => {
    const match = { alertNames: ['HighMemoryUsage'] };
    const ranked = matchRunbooks(subject, [
      runbook('any', match),
      runbook('exact', { ...match, labels: { namespace: 'payments' } }),
      runbook('system', match, { system: 'system:default/payments' }),
      runbook('team', match, { owner: 'group:default/payments' }),
      runbook('own', { titlePatterns: ['memory'] }),
    ]).map(({ title }) => title);
    expect(ranked).toEqual(['own', 'system', 'team', 'exact', 'any']);
  });

  it('is not stalled by a pattern that would take a backtracking engine for ever', () => {
    const evil = runbook('evil', { titlePatterns: ['^(a+)+$'] });
    const started = performance.now();
    matchRunbooks({ ...subject, title: `${'a'.repeat(5_000)}!` }, [evil]);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
