import { TestDatabases } from '@backstage/backend-test-utils';
import type { ActionItem } from '@incident-response/backstage-plugin-common';
import { changesOfItems } from './__testUtils__/changesOfItems';
import {
  ENTITIES,
  service,
  startTestPortal,
  type TestPortal,
} from './__testUtils__/TestPortal';

const ledger = service('ledger-api', 'PLEDGER', 'production');
ledger.metadata.annotations = {
  ...ledger.metadata.annotations,
  'jira/project-key': 'NOPRIO',
};
const invoices = service('invoices-worker', '', 'production');

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('the plugin on %s', database => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await startTestPortal({
      knex: await databases.init(database),
      entities: ({ pagerduty }) => {
        const known = pagerduty.directory.services.find(
          ({ id }) => id === 'PINVOIC',
        );
        invoices.metadata.annotations = {
          'pagerduty.com/integration-key': known?.integrationKey ?? '',
        };
        return [...ENTITIES, ledger, invoices];
      },
    });
  });
  afterAll(async () => {
    await portal?.stop();
  });

  it('opens channel, ticket and runbook once for a page that is delivered twice', async () => {
    const { id } = portal.sandbox.pagerduty.trigger({
      serviceId: 'PPAYAPI',
      title: 'payments-api: memory above 95 % for 10 min',
      priority: 'P2',
      details: { alertname: 'HighMemoryUsage', namespace: 'payments' },
      duplicateDelivery: true,
    });

    const incident = await portal.until(
      id,
      ({ channel, ticket, runbook, facts }) =>
        Boolean(channel && ticket && runbook) &&
        facts.some(fact => fact.type === 'pagerduty.linked') &&
        facts.some(fact => fact.type === 'responders.invited'),
    );

    expect(incident).toMatchObject({
      severity: 'P2',
      severityReason: 'PagerDuty priority P2',
      ownerRef: 'group:default/payments',
      dependents: [
        'component:default/checkout',
        'component:default/storefront',
      ],
      runbook: { title: 'High memory', why: ['Alert name is HighMemoryUsage'] },
      troubles: [],
      notConfigured: [],
    });
  });

  it('drafts, edits, publishes and follows up a postmortem', async () => {
    const { id } = portal.sandbox.pagerduty.trigger({
      serviceId: 'PPAYAPI',
      title: 'payments-api: errors',
      priority: 'P2',
    });
    await portal.until(id, ({ ticket }) => Boolean(ticket));
    await portal.api().post(`/incidents/${id}/resolve`).expect(204);
    const { postmortemId } = await portal.until(id, incident =>
      Boolean(incident.postmortemId),
    );
    const path = `/postmortems/${postmortemId}`;
    const draft = (await portal.api().get(path).expect(200)).body;
    expect(draft).toMatchObject({ status: 'draft', version: 1 });

    const item: ActionItem = {
      id: 'limit',
      title: 'Raise the limit',
      type: 'prevent',
      priority: 'high',
      done: false,
      dueDate: '2026-12-01',
    };
    const changes = changesOfItems(draft, [item]);
    await portal.api().patch(path).send({ changes }).expect(200);
    await portal
      .api()
      .patch(path)
      .send({ changes })
      .expect(409, /Somebody else has changed .*action-item:limit/);
    await portal
      .api()
      .patch(path)
      .send({ changes: [{ part: 'title', base: 0, title: '' }] })
      .expect(400, /title/);

    await portal.api().post(`${path}/review`).expect(200);
    await portal
      .api()
      .post(`${path}/publish`)
      .send({ reason: 'Only a test' })
      .expect(200);
    await portal.api().post(`${path}/publish`).expect(409);
    await portal.until(id, ({ facts }) =>
      facts.some(fact => fact.type === 'action_item.ticketed'),
    );
    const published = (await portal.api().get(path)).body;
    expect(published).toMatchObject({
      status: 'published',
      document: { actionItems: [{ ticket: { key: expect.any(String) } }] },
    });
    const markdown = await portal.api().get(`${path}/markdown`).expect(200);
    expect(markdown.text).toMatch(
      /- \[ \] Raise the limit \(prevent, high priority, due 2026-12-01, \[/,
    );

    const closed = await portal
      .api()
      .patch(path)
      .send({ changes: changesOfItems(published, [{ ...item, done: true }]) })
      .expect(200);
    expect(closed.body.status).toBe('closed');
  });

  it('writes a postmortem of something that PagerDuty never saw', async () => {
    const { body } = await portal
      .api()
      .post('/postmortems')
      .send({
        title: 'Invoices went out twice',
        severity: 'P3',
        entityRef: 'component:default/payments-api',
        startedAt: '2026-11-01T10:00:00Z',
        endedAt: '2026-11-01T12:30:00+01:00',
        summary: 'A job ran on two machines.',
      })
      .expect(200);
    expect(body).toMatchObject({ status: 'draft', severity: 'P3' });
    expect(body.document.sections[0].body).toContain(
      'A job ran on two machines.',
    );
    expect(body.document.sections[0].body).toContain('It lasted 1 h 30 min');
    expect(body.document.sections[0].body).toContain(
      'P3 incident on component:default/payments-api',
    );
    expect(JSON.stringify(body.document)).not.toMatch(
      /Target to|not in the catalog/,
    );
    await portal
      .api()
      .post('/postmortems')
      .send({
        title: 'x',
        severity: 'P3',
        startedAt: '2026-11-02T10:00:00Z',
        endedAt: '2026-11-01T12:00:00Z',
      })
      .expect(400);
  });

  it('finds a service by its integration key where the entity names no id', async () => {
    const { id } = portal.sandbox.pagerduty.trigger({
      serviceId: 'PINVOIC',
      title: 'invoices-worker: queue is growing',
    });
    const incident = await portal.until(id, ({ ownerRef }) =>
      Boolean(ownerRef),
    );
    expect(incident).toMatchObject({
      unmapped: false,
      entityRef: 'component:default/invoices-worker',
    });
  });

  it('puts the priority into a label where the Jira project has none', async () => {
    const { id } = portal.sandbox.pagerduty.trigger({
      serviceId: 'PLEDGER',
      title: 'ledger-api: slow',
      priority: 'P1',
    });
    const { ticket } = await portal.until(id, known => Boolean(known.ticket));
    expect(ticket?.key).toMatch(/^NOPRIO-/);
    const response = await fetch(
      `${portal.sandbox.urls.jira}/rest/api/3/issue/${ticket?.key}`,
      {
        headers: {
          authorization: `Basic ${Buffer.from(
            `incident-response.demo@example.com:${portal.sandbox.tokens.jira}`,
          ).toString('base64')}`,
        },
      },
    );
    const { fields } = (await response.json()) as {
      fields: { labels: string[] };
    };
    expect(fields.labels).toContain('priority-highest');
  });

  it("takes another name where Slack has given the channel's to somebody else", async () => {
    const next =
      Math.max(
        ...portal.sandbox.pagerduty.incidents.map(({ number }) => number),
      ) + 1;
    const taken = portal.sandbox.slack.createChannel(
      `inc-${next}-payments-api-name-is-taken`,
    );
    taken.topic = 'Something else altogether';
    const { id } = portal.sandbox.pagerduty.trigger({
      serviceId: 'PPAYAPI',
      title: 'name is taken',
    });
    // With its ticket, so that none of its calls meets the faults of the next test.
    const { channel } = await portal.until(id, known =>
      Boolean(known.channel && known.ticket),
    );
    expect(channel?.name).toMatch(/-name-is-taken-2$/);
  });

  it('holds nothing else up while Jira is down, and catches up', async () => {
    portal.sandbox.faults.setOutage('jira', 'unavailable');
    const { id } = portal.sandbox.pagerduty.trigger({
      serviceId: 'PPAYAPI',
      title: 'payments-api: Jira is down as well',
    });
    const meanwhile = await portal.until(
      id,
      ({ channel, facts }) =>
        Boolean(channel) && facts.some(fact => fact.type === 'summary.posted'),
    );
    expect(meanwhile.ticket).toBeUndefined();
    portal.sandbox.faults.setOutage('jira', null);
    await portal.until(
      id,
      ({ ticket, troubles }) => Boolean(ticket) && troubles.length === 0,
      40,
    );
  }, 60_000);

  it('opens one channel where the answer of the first call was lost', async () => {
    portal.sandbox.faults.inject({
      provider: 'slack',
      kind: 'drop-after-effect',
      path: 'conversations.create',
    });
    const { id } = portal.sandbox.pagerduty.trigger({
      serviceId: 'PPAYAPI',
      title: 'payments-api: the answer was lost',
    });
    const { channel } = await portal.until(
      id,
      known => Boolean(known.channel),
      20,
    );
    // Or nothing would have been tested.
    expect(portal.sandbox.faults.list()).toEqual([]);
    expect(channel?.name).toMatch(/the-answer-was-lost$/);
  }, 30_000);

  it('opens one ticket for an action item where the answer of the first call was lost', async () => {
    const { id } = portal.sandbox.pagerduty.trigger({
      serviceId: 'PPAYAPI',
      title: 'payments-api: to be followed up',
    });
    await portal.until(id, ({ ticket }) => Boolean(ticket));
    await portal.api().post(`/incidents/${id}/resolve`).expect(204);
    const { postmortemId } = await portal.until(id, known =>
      Boolean(known.postmortemId),
    );
    const path = `/postmortems/${postmortemId}`;
    const { body: draft } = await portal.api().get(path).expect(200);
    const title = 'Follow up once';
    const item: ActionItem = {
      id: 'once',
      title,
      type: 'prevent',
      priority: 'high',
      done: false,
    };
    await portal
      .api()
      .patch(path)
      .send({ changes: changesOfItems(draft, [item]) })
      .expect(200);
    portal.sandbox.faults.inject({
      provider: 'jira',
      kind: 'drop-after-effect',
      path: 'POST /rest/api/3/issue',
    });
    await portal
      .api()
      .post(`${path}/publish`)
      .send({ reason: 'Only a test' })
      .expect(200);
    const { facts } = await portal.until(
      id,
      known => known.facts.some(({ type }) => type === 'action_item.ticketed'),
      40,
    );
    // Or nothing would have been tested.
    expect(portal.sandbox.faults.list()).toEqual([]);
    const tickets = portal.sandbox.jira.issues.filter(
      ({ summary }) => summary === title,
    );
    expect(tickets).toHaveLength(1);
    expect(
      facts.find(({ type }) => type === 'action_item.ticketed')?.payload,
    ).toMatchObject({ key: tickets[0].key });
  }, 60_000);
});
