import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import type {
  ActionItem,
  ActionItemSummary,
  FactType,
} from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import { changesOfItems } from './__testUtils__/changesOfItems';
import { startTestPortal, type TestPortal } from './__testUtils__/TestPortal';

jest.setTimeout(90_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const ITEM: Omit<ActionItem, 'ticket'> = {
  id: 'limit',
  title: 'Raise the limit',
  type: 'prevent',
  priority: 'high',
  owner: 'user:default/payments-primary',
  dueDate: '2999-01-31',
  done: false,
};

const isOf = (incidentId: string) => (sent: NotificationSendOptions) =>
  sent.payload.scope?.includes(incidentId) ?? false;

describe.each(databases.eachSupportedId())('action items on %s', database => {
  const scheduler = mockServices.scheduler();
  const notifications: NotificationSendOptions[] = [];
  let portal: TestPortal;
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.init(database);
    portal = await startTestPortal({
      knex,
      scheduler,
      onNotification: sent => notifications.push(sent),
      config: {
        // Always at work, so that reminders are not for tomorrow.
        businessHours: {
          start: '00:00',
          end: '23:59',
          days: [1, 2, 3, 4, 5, 6, 7],
        },
      },
    });
  });
  afterAll(async () => {
    await portal?.stop();
  });

  const hears = (id: string, type: FactType, times = 1) =>
    portal.until(
      id,
      ({ facts, troubles }) =>
        troubles.length === 0 &&
        facts.filter(fact => fact.type === type).length >= times,
      30,
    );
  /** A published postmortem with these items, and their tickets. */
  async function publish(...items: Partial<ActionItem>[]) {
    const { id } = portal.sandbox.pagerduty.trigger({
      serviceId: 'PPAYAPI',
      title: 'payments-api: to be followed up',
      priority: 'P2',
    });
    await portal.until(id, ({ ticket }) => Boolean(ticket));
    await portal.api().post(`/incidents/${id}/resolve`).expect(204);
    const { postmortemId = '' } = await portal.until(id, known =>
      Boolean(known.postmortemId),
    );
    const path = `/postmortems/${postmortemId}`;
    const { body: draft } = await portal.api().get(path);
    await portal
      .api()
      .patch(path)
      .send({
        changes: changesOfItems(
          draft,
          items.map(item => ({ ...ITEM, ...item })),
        ),
      })
      .expect(200);
    await portal
      .api()
      .post(`${path}/publish`)
      .send({ reason: 'A test' })
      .expect(200);
    await hears(id, 'action_item.ticketed', items.length);
    return { id, postmortemId, path };
  }
  const itemOf = async (path: string, id = 'limit'): Promise<ActionItem> => {
    const { body } = await portal.api().get(path).expect(200);
    return body.document.actionItems.find((item: ActionItem) => item.id === id);
  };
  const issueOf = async (path: string, id = 'limit') => {
    const { ticket } = await itemOf(path, id);
    return portal.sandbox.jira.issue(ticket?.key ?? '');
  };
  const list = async (query: object): Promise<ActionItemSummary[]> => {
    const { body } = await portal
      .api()
      .get('/action-items')
      .query(query)
      .expect(200);
    return body.items;
  };
  const ofPostmortem = (items: ActionItemSummary[], postmortemId: string) =>
    items.filter(item => item.postmortemId === postmortemId);
  const follow = async () => {
    // As if it had been a while.
    await knex('action_items').update({ ticket_checked_at: null });
    await scheduler.triggerTask('incident-response-follow-tickets');
  };

  /** Issues of items that are done are only searched for, and Jira's search lags behind: a later look finds them. */
  const followUntilHeard = async (id: string, type: FactType) => {
    const isHeard = async () =>
      (await portal.incident(id)).facts.some(fact => fact.type === type);
    for (let looks = 0; looks < 50 && !(await isHeard()); looks += 1) {
      await follow();
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    await hears(id, type);
  };

  it('are closed in Jira when they are closed in the portal, and opened again', async () => {
    const { id, postmortemId, path } = await publish({}, { id: 'other' });
    const issue = await issueOf(path);
    const change = (body: object, status = 200) =>
      portal
        .api()
        .patch(`${path}/action-items/limit`)
        .send(body)
        .expect(status);

    const { body } = await change({ done: true });
    expect(body).toMatchObject({ status: 'published', openActionItems: 1 });
    await hears(id, 'action_item.ticket_changed');
    expect(issue.status).toBe('Done');
    expect(
      ofPostmortem(await list({ status: 'done' }), postmortemId),
    ).toMatchObject([
      {
        id: 'limit',
        done: true,
        closedBy: 'portal',
        ticket: { status: 'Done' },
      },
    ]);

    await change({ done: false });
    await hears(id, 'action_item.ticket_changed', 2);
    expect(issue.status).toBe('To Do');
    await follow();
    expect((await itemOf(path)).done).toBe(false);

    await change({ dueDate: '2999-02-01', owner: null });
    await hears(id, 'action_item.ticket_changed', 3);
    expect(issue.dueDate).toBe('2999-02-01');
    await change({ dueDate: null });
    await hears(id, 'action_item.ticket_changed', 4);
    expect(issue.dueDate).toBeUndefined();
    await change({ dueDate: 'soon' }, 400);
    await portal
      .api()
      .patch(`${path}/action-items/nothing`)
      .send({ done: true })
      .expect(404);
  });

  it('are closed when they are closed in Jira, which closes the postmortem, and open again', async () => {
    const { id, postmortemId, path } = await publish({});
    const { sandbox } = portal;
    const issue = await issueOf(path);
    await follow();
    expect(await itemOf(path)).toMatchObject({ done: false });

    sandbox.jira.transition(issue, '31');
    await follow();
    await hears(id, 'postmortem.closed');
    const { facts } = await portal.incident(id);
    expect(
      facts.find(({ type }) => type === 'action_item.closed'),
    ).toMatchObject({ actor: { name: 'Jira' }, payload: { by: 'jira' } });
    expect((await portal.api().get(path)).body.status).toBe('closed');
    expect(
      ofPostmortem(await list({ status: 'done' }), postmortemId),
    ).toMatchObject([
      { closedBy: 'jira', ticket: { key: issue.key, status: 'Done' } },
    ]);
    const changes = issue.statusChanges.length;

    // Nothing comes back to Jira of what has come from there, however often it is looked at.
    await follow();
    await follow();
    expect(issue.statusChanges).toHaveLength(changes);

    sandbox.jira.transition(issue, '11');
    await followUntilHeard(id, 'action_item.reopened');
    expect((await portal.api().get(path)).body.status).toBe('published');
  });

  it('take the due date from Jira, and keep their own title', async () => {
    const { id, path } = await publish({});
    const issue = await issueOf(path);
    await follow();
    portal.sandbox.jira.edit(issue, {
      dueDate: '2999-05-05',
      summary: 'Something else',
    });
    await follow();
    await hears(id, 'action_item.changed');
    expect(await itemOf(path)).toMatchObject({
      dueDate: '2999-05-05',
      title: 'Raise the limit',
    });
    expect(issue.summary).toBe('Something else');
  });

  it('follow an issue that is moved to another project', async () => {
    const { id, path } = await publish({});
    const issue = await issueOf(path);
    const before = issue.key;
    const project = portal.sandbox.jira.project('NOPRIO');
    if (!project) {
      throw new Error('the sandbox has no project NOPRIO');
    }
    portal.sandbox.jira.move(issue, project);
    await follow();
    const { facts } = await hears(id, 'action_item.ticket_changed');
    expect(
      facts.find(({ type }) => type === 'action_item.ticket_changed')?.payload,
    ).toMatchObject({ key: issue.key, movedFrom: before });
    expect((await itemOf(path)).ticket?.key).toBe(issue.key);
  });

  it('say that their issue is gone, and get another one when somebody wants it', async () => {
    const { id, path } = await publish({});
    const ticket = () => portal.api().post(`${path}/action-items/limit/ticket`);
    await ticket().expect(409, /has the ticket/);
    const issue = await issueOf(path);
    portal.sandbox.jira.delete(issue);
    await follow();
    await hears(id, 'action_item.ticket_changed');
    expect((await itemOf(path)).ticket).toMatchObject({ missing: true });
    await follow();
    const { facts } = await portal.incident(id);
    expect(
      facts.filter(({ type }) => type === 'action_item.ticket_changed'),
    ).toHaveLength(1);

    await ticket().expect(204);
    await hears(id, 'action_item.ticketed', 2);
    const { ticket: another } = await itemOf(path);
    expect(another?.key).not.toBe(issue.key);
    expect(another?.missing).toBeUndefined();
    await ticket().expect(409);
  });

  it('are kept in step through an outage of Jira', async () => {
    const { id, path } = await publish({});
    const issue = await issueOf(path);
    portal.sandbox.faults.setOutage('jira', 'unavailable');
    await portal
      .api()
      .patch(`${path}/action-items/limit`)
      .send({ done: true })
      .expect(200);
    await follow();
    expect((await itemOf(path)).done).toBe(true);
    portal.sandbox.faults.setOutage('jira', null);
    await hears(id, 'action_item.ticket_changed');
    expect(issue.status).toBe('Done');
  });

  it('are listed by owner, service and due date, and page by page', async () => {
    const { postmortemId } = await publish(
      { id: 'late', dueDate: '2020-01-01' },
      { id: 'team', owner: undefined, dueDate: undefined },
      { id: 'soon', dueDate: '2998-12-31' },
    );
    const ids = async (query: object) =>
      ofPostmortem(await list({ limit: 100, ...query }), postmortemId).map(
        item => item.id,
      );
    expect(await ids({})).toEqual(['late', 'soon', 'team']);
    expect(await ids({ overdue: 'true' })).toEqual(['late']);
    expect(await ids({ ownerRef: ITEM.owner })).toEqual(['late', 'soon']);
    expect(await ids({ scope: 'team' })).toEqual(['team']);
    expect(await ids({ scope: 'mine' })).toEqual([]);
    expect(
      await ids({ entityRef: 'component:default/payments-api' }),
    ).toHaveLength(3);
    expect(await ids({ entityRef: 'component:default/other' })).toEqual([]);
    const [late] = await list({ overdue: 'true' });
    expect(late).toMatchObject({
      overdue: true,
      editable: true,
      severity: 'P2',
      incidentNumber: expect.any(Number),
      ticket: { key: expect.any(String) },
    });

    for (const status of ['open', 'done']) {
      const all = (await list({ status, limit: 100 })).map(item => item.id);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const { body } = await portal
          .api()
          .get('/action-items')
          .query({ status, limit: 2, cursor })
          .expect(200);
        seen.push(...body.items.map((item: ActionItemSummary) => item.id));
        cursor = body.nextCursor;
      } while (cursor);
      expect(seen).toEqual(all);
    }
    await portal.api().get('/action-items?cursor=nonsense').expect(400);
  });

  it('remind their owner in Slack and in the portal once they are overdue', async () => {
    notifications.length = 0;
    const { id, postmortemId } = await publish({ dueDate: '2020-01-01' });
    await hears(id, 'action_item.reminded');
    const { slack } = portal.sandbox;
    const told = () =>
      slack.directs.flatMap(({ messages }) =>
        messages.map(({ revisions }) => revisions[0].text),
      );
    const mine = () =>
      told().filter(text => text.includes(encodeURIComponent(postmortemId)));
    await portal.until(
      id,
      () => mine().length > 0 && notifications.some(isOf(id)),
    );
    expect(mine()).toHaveLength(1);
    expect(mine()[0]).toContain('“Raise the limit” was due on 2020-01-01');
    expect(notifications.filter(isOf(id))).toMatchObject([
      {
        recipients: { type: 'entity', entityRef: ITEM.owner },
        payload: {
          severity: 'high',
          link: `/incidents/postmortems/${postmortemId}`,
        },
      },
    ]);
  });
});

it('action items get on without notifications in the portal', async () => {
  const portal = await startTestPortal({
    config: {
      businessHours: {
        start: '00:00',
        end: '23:59',
        days: [1, 2, 3, 4, 5, 6, 7],
      },
    },
  });
  try {
    const { body } = await portal.api().post('/postmortems').send({
      title: 'By hand',
      severity: 'P3',
      startedAt: '2026-01-01T00:00:00Z',
      endedAt: '2026-01-01T01:00:00Z',
    });
    const path = `/postmortems/${body.id}`;
    await portal
      .api()
      .patch(path)
      .send({
        changes: changesOfItems(body, [{ ...ITEM, dueDate: '2020-01-01' }]),
      })
      .expect(200);
    await portal
      .api()
      .post(`${path}/publish`)
      .send({ reason: 'A test' })
      .expect(200);
    const { troubles } = await portal.until(
      body.incidentId,
      ({ notConfigured, facts }) =>
        notConfigured.includes('Notifications') &&
        facts.some(({ type }) => type === 'action_item.reminded'),
    );
    expect(troubles).toEqual([]);
  } finally {
    await portal.stop();
  }
});
