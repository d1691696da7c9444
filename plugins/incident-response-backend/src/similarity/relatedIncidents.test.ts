import { fingerprintOf } from '../incident';
import { findRelated, type Relatable } from './relatedIncidents';

const NOW = '2026-03-03T12:00:00.000Z';
const daysAgo = (days: number) =>
  new Date(Date.parse(NOW) - days * 86_400_000).toISOString();

const incident = (id: string, over: Partial<Relatable> = {}): Relatable => {
  const traits = {
    serviceId: 'PPAYAPI',
    ownerRef: 'group:default/payments',
    alertName: 'HighMemoryUsage',
    runbookRef: 'resource:default/high-memory',
    title: 'payments-api: memory above 95 %',
    triggeredAt: daysAgo(10),
    ...over,
  };
  return { id, fingerprint: fingerprintOf(traits), ...traits };
};
const now = incident('NOW', { triggeredAt: NOW });
const find = (candidates: Relatable[], subject = now, limit?: number) =>
  findRelated(subject, candidates, { repeatsSince: daysAgo(90), limit });

describe('related incidents', () => {
  it('are repeats first, the newest of them first', async () => {
    const found = await find([
      incident('other', {
        title: 'payments-api: memory leak suspected',
        triggeredAt: daysAgo(1),
      }),
      incident('old', { triggeredAt: daysAgo(80) }),
      incident('new', { title: 'payments-api: memory above 99 %' }),
    ]);
    expect(found.map(({ id, kind }) => `${kind} ${id}`)).toEqual([
      'repeat new',
      'repeat old',
      'similar other',
    ]);
    expect(found[0].why).toEqual([
      'same service, alert and title',
      'same runbook',
    ]);
  });

  it('that repeat from too long ago are similar, and one stands for all', async () => {
    const found = await find([
      incident('a', { triggeredAt: daysAgo(100) }),
      incident('b', { triggeredAt: daysAgo(120) }),
    ]);
    expect(found).toMatchObject([{ id: 'a', kind: 'similar' }]);
    expect(found[0].why).toContain('same title');
  });

  it.each<[string, Partial<Relatable>, string[] | undefined]>([
    [
      'another wording of the same alert',
      { title: 'Out of memory in payments-api' },
      ['same runbook', 'same alert', 'similar title', 'same service'],
    ],
    [
      'the same fault of another service of the team',
      { serviceId: 'PPAYWEB', title: 'payments-web: memory above 95 %' },
      ['same runbook', 'same alert', 'similar title', 'same team'],
    ],
    [
      'the same runbook and alert without a word in common',
      { title: 'OOMKilled' },
      ['same runbook', 'same alert', 'same service'],
    ],
    [
      'only the same team',
      {
        serviceId: 'PX',
        alertName: 'DiskFull',
        runbookRef: 'resource:default/disk',
        title: 'ledger: disk full',
      },
      undefined,
    ],
    [
      'only the same service and a word',
      {
        alertName: 'Latency',
        runbookRef: undefined,
        title: 'payments-api: latency',
      },
      undefined,
    ],
  ])('by what they have in common: %s', async (_, over, why) => {
    const filler = Array.from({ length: 20 }, (__, index) =>
      incident(`filler-${index}`, {
        serviceId: 'PY',
        alertName: `Other${index}`,
        runbookRef: undefined,
        title: `checkout certificate ${String.fromCharCode(
          97 + index,
        )} expires`,
      }),
    );
    const found = await find([incident('other', over), ...filler]);
    expect(found.map(({ id }) => id)).toEqual(why ? ['other'] : []);
    expect(found[0]?.why).toEqual(why);
  });

  it('are found by their words alone where nothing else is known', async () => {
    const bare = (id: string, title: string): Relatable => ({
      id,
      title,
      ownerRef: 'group:default/payments',
      triggeredAt: daysAgo(3),
    });
    const found = await find(
      [bare('a', 'Payments are lost'), bare('b', 'Search is slow')],
      bare('self', 'Payments are lost 3'),
    );
    expect(found).toMatchObject([
      { id: 'a', why: ['same title', 'same team'] },
    ]);
  });

  it('are as many as are wanted at most, and none of none', async () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      incident(`Q${index}`, { triggeredAt: daysAgo(index + 1) }),
    );
    expect(await find(many)).toHaveLength(5);
    expect(await find(many, now, 2)).toMatchObject([
      { id: 'Q0' },
      { id: 'Q1' },
    ]);
    expect(await find([])).toEqual([]);
  });

  it('survive odd titles', async () => {
    for (const title of ['', '🔥', '12345', 'a'.repeat(2_000), 'NEAR OR AND']) {
      const found = await find(
        [incident('same', { title }), incident('other')],
        incident('self', { title, triggeredAt: NOW }),
      );
      expect(found[0]).toMatchObject({ id: 'same', kind: 'repeat' });
    }
  });

  it('are the same whatever order the candidates come in', async () => {
    const candidates = [
      incident('a', { title: 'payments-api out of memory' }),
      incident('b', { title: 'payments-api memory pressure' }),
      incident('c', { triggeredAt: daysAgo(2) }),
    ];
    expect(await find([...candidates].reverse())).toEqual(
      await find(candidates),
    );
  });
});
