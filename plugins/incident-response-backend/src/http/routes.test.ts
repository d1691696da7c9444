import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { incidentResponsePermissions } from '@incident-response/backstage-plugin-common';
import request from 'supertest';
import { actionItemRoutes } from './actionItemRoutes';
import { incidentRoutes } from './incidentRoutes';
import { insightsRoutes } from './insightsRoutes';
import { portalRoutes } from './portalRoutes';
import { postmortemRoutes } from './postmortemRoutes';
import { relatedRoutes } from './relatedRoutes';
import { remediationRoutes } from './remediationRoutes';
import { searchRoutes } from './searchRoutes';
import type { Route } from './Route';
import { startTestPortal, type TestPortal } from '../__testUtils__/TestPortal';

jest.setTimeout(60_000);

/** Roles as an organisation might have them: which permissions each has. */
const ROLES = {
  stranger: [],
  reader: ['incident.read'],
  responder: [
    'incident.read',
    'incident.create',
    'incident.update',
    'remediation.execute',
    'remediation.simulate',
    'postmortem.edit',
  ],
  approver: [
    'incident.read',
    'remediation.approve',
    'postmortem.review',
    'postmortem.publish',
  ],
  administrator: ['incident.read', 'on-call-health.read', 'administer'],
} as const;

type Role = keyof typeof ROLES;

const everyReader: Role[] = [
  'reader',
  'responder',
  'approver',
  'administrator',
];

/** Every route, and who may use it. A route that isn't here fails the test: decide who may use it, then add it. */
const TABLE: Record<string, readonly Role[]> = {
  'get /incidents': everyReader,
  'get /incidents/:id': everyReader,
  'post /incidents/:id/acknowledge': ['responder'],
  'post /incidents/:id/resolve': ['responder'],
  'put /incidents/:id/severity': ['responder'],
  'post /incidents/:id/commander': ['responder'],
  'post /incidents/:id/notes': ['responder'],
  'post /incidents/:id/updates': ['responder'],
  'put /incidents/:id/steps/:step': ['responder'],
  'post /incidents/:id/remediation': ['responder'],
  'post /incidents/:id/remediation/restore': ['responder'],
  'post /incidents/:id/remediation/decision': ['approver'],
  'post /incidents/:id/effects/retry': ['responder'],
  'get /incidents/:id/related': everyReader,
  'put /incidents/:id/related/:otherId': ['responder'],
  'delete /incidents/:id/related/:otherId': ['responder'],
  'get /search/incidents': everyReader,
  'get /search/incidents/state': everyReader,
  'get /search/postmortems': everyReader,
  'get /search/postmortems/state': everyReader,
  'get /action-items': everyReader,
  'patch /postmortems/:id/action-items/:itemId': ['responder'],
  'post /postmortems/:id/action-items/:itemId/ticket': ['responder'],
  'get /postmortems': everyReader,
  'post /postmortems': ['responder'],
  'get /postmortems/:id': everyReader,
  'patch /postmortems/:id': ['responder'],
  'patch /postmortems/:id/details': ['responder'],
  'post /postmortems/:id/import': ['responder'],
  'post /postmortems/:id/restore': ['responder'],
  'post /postmortems/:id/presence': ['responder'],
  'post /postmortems/:id/withdraw': ['responder'],
  'post /postmortems/:id/verdict': ['approver'],
  'post /postmortems/:id/comments': ['approver'],
  'put /postmortems/:id/comments/:commentId': ['approver'],
  'post /postmortems/archive': ['administrator'],
  'post /postmortems/:id/review': ['responder'],
  'post /postmortems/:id/publish': ['approver'],
  'get /postmortems/:id/versions': everyReader,
  'get /postmortems/:id/versions/:version': everyReader,
  'get /postmortems/:id/markdown': everyReader,
  'get /insights': everyReader,
  'get /insights.csv': everyReader,
  'get /insights/incidents': everyReader,
  // Without a team it is not asked whose; see insights.test.ts.
  'get /on-call-health': everyReader,
  'get /remediation': everyReader,
  'get /remediation/audit': everyReader,
  'get /remediation/audit.csv': everyReader,
  'post /remediation/simulate': ['responder'],
  'get /severity-matrix': everyReader,
  'get /on-call': everyReader,
  'get /setup': ['administrator'],
  'put /remediation/switch': ['administrator'],
  'get /drills': everyReader,
  'post /drills': ['responder'],
};

// What the routes do is not called here; only which ones there are.
const routes: Route[] = [
  incidentRoutes,
  relatedRoutes,
  searchRoutes,
  actionItemRoutes,
  insightsRoutes,
  postmortemRoutes,
  remediationRoutes,
  portalRoutes,
].flatMap(create => create({} as never));

describe('who may do what', () => {
  let portal: TestPortal;
  const audited: string[] = [];
  let role: Role = 'stranger';
  let incidentId = '';

  beforeAll(async () => {
    portal = await startTestPortal({
      allows: permission =>
        ROLES[role].some(name => permission === `incident-response.${name}`),
      onAudit: eventId => audited.push(eventId),
    });
    const { id } = portal.sandbox.pagerduty.trigger({
      serviceId: 'PPAYAPI',
      title: 'Who may do what',
    });
    role = 'reader';
    await portal.until(id, ({ ownerRef }) => Boolean(ownerRef));
    incidentId = id;
  });
  afterAll(() => portal?.stop());

  const call = (route: string) => {
    const [method, path] = route.split(' ');
    const url = path
      .replace('/postmortems/:id', `/postmortems/pm-${incidentId}`)
      .replace(':commentId', 'nothing')
      .replace(':id', incidentId)
      .replace(':otherId', incidentId)
      .replace(':itemId', 'limit')
      .replace(':step', '0')
      .replace(':version', '1');
    const agent = request(portal.baseUrl);
    const start = {
      get: () => agent.get(url),
      put: () => agent.put(url),
      post: () => agent.post(url),
      patch: () => agent.patch(url),
      delete: () => agent.delete(url),
    }[method as Route['method']];
    return start().set('authorization', mockCredentials.user.header());
  };

  it('knows every route', () => {
    expect(
      routes.map(({ method, path }) => `${method} ${path}`).sort(),
    ).toEqual(Object.keys(TABLE).sort());
  });

  it('knows every permission', () => {
    const used = new Set<string>(Object.values(ROLES).flat());
    expect(
      incidentResponsePermissions
        .map(({ name }) => name.replace('incident-response.', ''))
        .filter(name => !used.has(name)),
    ).toEqual([]);
  });

  describe.each(Object.keys(TABLE))('%s', route => {
    it.each(Object.keys(ROLES) as Role[])('by a %s', async who => {
      // The postmortem has to be there for its routes to be about permissions.
      if (route.includes('/postmortems/:id')) {
        role = 'responder';
        await call('post /postmortems').send({ incidentId });
      }
      role = who;
      const { status } = await call(route).send({});
      // Whatever else may be wrong with an empty request, it is not that it isn't allowed; and somebody who may not
      // even read is not told what there is.
      const expected = TABLE[route].includes(who)
        ? [200, 204, 400, 404, 409, 503]
        : [403, 404];
      expect(expected).toContain(status);
    });

    it('not by anybody who is not signed in', async () => {
      role = 'responder';
      await call(route)
        .set('authorization', mockCredentials.none.header())
        .expect(401);
    });
  });

  it('audits every change, and who was refused it', async () => {
    audited.length = 0;
    role = 'responder';
    await call('post /incidents/:id/notes').send({ text: 'hello' }).expect(204);
    role = 'reader';
    await call('post /incidents/:id/notes').send({ text: 'hello' }).expect(403);
    await call('get /incidents').expect(200);
    expect(audited).toEqual([
      'incident-note initiated',
      'incident-note succeeded',
      'incident-note initiated',
      'incident-note failed',
    ]);
  });

  it('lets the permission framework ask about ownership', async () => {
    const { body } = await request(portal.baseUrl)
      .post('/.well-known/backstage/permissions/apply-conditions')
      .set('authorization', mockCredentials.service.header())
      .send({
        items: ['group:default/payments', 'group:default/others'].map(
          (claim, index) => ({
            id: String(index),
            resourceType: 'incident-response-incident',
            resourceRef: incidentId,
            conditions: {
              rule: 'IS_INCIDENT_OWNER',
              resourceType: 'incident-response-incident',
              params: { claims: [claim] },
            },
          }),
        ),
      })
      .expect(200);
    expect(body.items.map((item: { result: string }) => item.result)).toEqual([
      AuthorizeResult.ALLOW,
      AuthorizeResult.DENY,
    ]);
  });
});
