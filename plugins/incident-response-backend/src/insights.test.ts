import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import type {
  Insights,
  InsightsBehind,
} from '@incident-response/backstage-plugin-common';
import { startTestPortal, type TestPortal } from './__testUtils__/TestPortal';

jest.setTimeout(60_000);

const TEAM = 'group:default/payments';

describe('insights', () => {
  let portal: TestPortal;
  const allowed = new Set<string>();

  beforeAll(async () => {
    portal = await startTestPortal({
      allows: name => name.endsWith('incident.read') || allowed.has(name),
      config: {
        // Nobody asks it anything here.
        sandbox: { url: 'http://sandbox.test' },
        onCallHealth: { usePermission: true },
      },
    });
    const { pagerduty } = portal.sandbox;
    for (const title of ['=cmd|calc', 'disk 91 % full', 'disk 92 % full']) {
      const { id } = pagerduty.trigger({ serviceId: 'PPAYAPI', title });
      await portal.until(id, ({ ownerRef }) => Boolean(ownerRef));
      const person = {
        type: 'user',
        userId: pagerduty.directory.users[0].id,
      } as const;
      pagerduty.acknowledge(id, person);
      pagerduty.resolve(id, person);
      await portal.until(id, ({ postmortemId }) => Boolean(postmortemId));
    }
  });
  afterAll(() => portal?.stop());

  const insights = async (query = ''): Promise<Insights> =>
    (await portal.api().get(`/insights${query}`).expect(200)).body;
  const behind = async ({ measure, value }: InsightsBehind) =>
    (
      await portal
        .api()
        .get('/insights/incidents')
        .query({ measure, ...(value === undefined ? {} : { value }) })
        .expect(200)
    ).body.items;

  it('count what has happened, name what keeps happening, and call it simulated', async () => {
    const { incidents, times, shares, repeats, simulated, definitions } =
      await insights();
    expect(incidents).toMatchObject({ now: 3, before: 0 });
    expect(times.acknowledge.now.count).toBe(3);
    expect(times.resolve.now.count).toBe(3);
    expect(shares.repeats.now).toEqual({ hits: 1, of: 3 });
    expect(repeats).toMatchObject([
      {
        count: 2,
        title: expect.stringMatching(/^disk 9\d % full$/),
        serviceName: 'Payments API',
      },
    ]);
    expect(simulated).toBe(true);
    expect(definitions.toil.estimate).toBe(true);
  });

  it('show the incidents behind a number', async () => {
    const { shares, repeats, incidents } = await insights();
    expect(await behind(incidents.behind)).toHaveLength(3);
    expect(await behind({ ...shares.repeats.behind, value: 'hits' })).toEqual([
      expect.objectContaining({
        title: 'disk 92 % full',
        acknowledgeSeconds: expect.any(Number),
      }),
    ]);
    expect(await behind(repeats[0].behind)).toHaveLength(2);
  });

  it('show them page by page', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await portal
        .api()
        .get('/insights/incidents')
        .query({ measure: 'resolve', limit: 2, ...(cursor ? { cursor } : {}) })
        .expect(200);
      seen.push(...body.items.map((item: { title: string }) => item.title));
      cursor = body.nextCursor;
    } while (cursor);
    // Within one second there is no order.
    expect(seen.sort()).toEqual([
      '=cmd|calc',
      'disk 91 % full',
      'disk 92 % full',
    ]);
  });

  it('are filtered by service, team, severity and period', async () => {
    const now = async (query: string) => (await insights(query)).incidents.now;
    expect(await now('?entityRef=component:default/payments-api')).toBe(3);
    expect(await now('?entityRef=component:default/other')).toBe(0);
    expect(await now(`?ownerRef=${TEAM}`)).toBe(3);
    expect(await now('?severity=P4')).toBe(0);
    expect(
      await now('?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z'),
    ).toBe(0);
  });

  it.each([
    ['?from=yesterday', 'from'],
    ['?from=2020-02-01T00:00:00Z&to=2020-01-01T00:00:00Z', 'must be before to'],
    ['?from=1990-01-01T00:00:00Z', 'days at most'],
    ['?severity=P9', 'severity'],
    ['?ownerRef=payments', 'entity reference'],
    ['?other=1', 'other'],
  ])('refuse %s and say why', async (query, reason) => {
    const { body } = await portal.api().get(`/insights${query}`).expect(400);
    expect(body.error.message).toContain(reason);
  });

  it('come as CSV in which nothing is a formula, and every line says that it is simulated', async () => {
    const { text, type } = await portal.api().get('/insights.csv').expect(200);
    expect(type).toBe('text/csv');
    const [header, ...lines] = text.trim().split('\n');
    expect(header).toMatch(/^incidentId,number,title,.*,figures$/);
    expect(lines).toHaveLength(3);
    expect(text).toContain("'=cmd|calc");
    lines.forEach(line => expect(line).toMatch(/,simulated$/));
  });

  describe('on-call health', () => {
    const ask = () =>
      portal.api().get('/on-call-health').query({ ownerRef: TEAM });

    it('is nothing for people of other teams', async () => {
      const { body } = await ask().expect(403);
      expect(body.error.message).toContain(
        'incident-response.on-call-health.read',
      );
    });

    it('is shown to whom the permission allows', async () => {
      allowed.add('incident-response.on-call-health.read');
      const { body } = await ask().expect(200);
      allowed.clear();
      expect(body).toMatchObject({
        ownerRef: TEAM,
        simulated: true,
        limits: { pagesPerDay: 2, pagesPerNight: 3 },
        night: { start: '22:00', end: '07:00' },
      });
      const pages = body.people.reduce(
        (sum: number, person: { pages: number }) => sum + person.pages,
        body.unnamed,
      );
      expect(pages).toBeGreaterThanOrEqual(3);
    });

    it('is asked about a team', async () => {
      await portal
        .api()
        .get('/on-call-health')
        .query({ ownerRef: 'user:default/ada' })
        .expect(400);
    });
  });
});

describe('on-call health of one’s own team', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await startTestPortal({
      features: [
        createServiceFactory({
          service: coreServices.userInfo,
          deps: {},
          factory: () => ({
            getUserInfo: async () => ({
              userEntityRef: 'user:default/mock',
              ownershipEntityRefs: ['user:default/mock', TEAM],
            }),
          }),
        }),
      ],
    });
  });
  afterAll(() => portal?.stop());

  it('is shown to its members, and not another team’s, whatever the permission says', async () => {
    const ask = (ownerRef: string) =>
      portal.api().get('/on-call-health').query({ ownerRef });
    await ask(TEAM).expect(200);
    const { body } = await ask('group:default/search').expect(403);
    expect(body.error.message).toContain(
      'Only members of group:default/search',
    );
  });
});
