import { TestDatabases } from '@backstage/backend-test-utils';
import type {
  ActionItem,
  IncidentDetail,
} from '@incident-response/backstage-plugin-common';
import { changesOfItems } from './__testUtils__/changesOfItems';
import { startTestPortal, type TestPortal } from './__testUtils__/TestPortal';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())(
  'what happened before, on %s',
  database => {
    let portal: TestPortal;

    beforeAll(async () => {
      portal = await startTestPortal({ knex: await databases.init(database) });
    });
    afterAll(async () => {
      await portal?.stop();
    });

    const page = (title: string) =>
      portal.sandbox.pagerduty.trigger({
        serviceId: 'PPAYAPI',
        title,
        priority: 'P2',
        details: { alertname: 'HighMemoryUsage' },
      }).id;
    /** The incident when its first message is out. */
    const told = (id: string) =>
      portal.until(id, ({ facts }) =>
        facts.some(({ type }) => type === 'summary.posted'),
      );
    const summaryOf = ({ channel, facts }: IncidentDetail) => {
      const posted = facts.find(({ type }) => type === 'summary.posted');
      const ts = posted?.type === 'summary.posted' ? posted.payload.ts : '';
      const { slack } = portal.sandbox;
      const message = slack.message(slack.channel(channel?.id ?? ''), ts);
      return {
        first: JSON.stringify(message.revisions[0].blocks),
        now: JSON.stringify(message.revisions.at(-1)?.blocks),
      };
    };

    it('is in the first message, on the timeline and on the page, with what is still open', async () => {
      const first = page('payments-api: memory above 95 % for 10 min');
      await told(first);
      await portal.api().post(`/incidents/${first}/resolve`).expect(204);
      const { postmortemId } = await portal.until(first, incident =>
        Boolean(incident.postmortemId),
      );
      const path = `/postmortems/${postmortemId}`;
      const { body: draft } = await portal.api().get(path);
      const actionItems: ActionItem[] = [
        {
          id: 'a',
          title: 'Raise <limit>',
          type: 'prevent',
          priority: 'high',
          done: false,
        },
        {
          id: 'b',
          title: 'Done',
          type: 'prevent',
          priority: 'low',
          done: true,
        },
      ];
      await portal
        .api()
        .patch(path)
        .send({ changes: changesOfItems(draft, actionItems) })
        .expect(200);
      await portal
        .api()
        .post(`${path}/publish`)
        .send({ reason: 'A test' })
        .expect(200);
      const { facts } = await portal.until(first, known =>
        known.facts.some(({ type }) => type === 'action_item.ticketed'),
      );
      const ticketed = facts.find(
        fact =>
          fact.type === 'action_item.ticketed' &&
          fact.payload.actionItemId === 'a',
      );
      const key =
        ticketed?.type === 'action_item.ticketed' ? ticketed.payload.key : '';
      const { number } = await portal.incident(first);

      const second = page('payments-api: memory above 99 % for 3 min');
      const incident = await told(second);
      expect(incident.before).toMatchObject([
        {
          id: first,
          kind: 'repeat',
          why: ['same service, alert and title', 'same runbook'],
          openActionItems: [{ title: 'Raise <limit>', ticket: { key } }],
        },
      ]);
      const found = incident.facts.find(
        ({ type }) => type === 'incident.related_found',
      );
      expect(found?.payload).toMatchObject({ related: [{ id: first }] });
      const { first: message } = summaryOf(incident);
      expect(message).toContain(`|#${number}, less than an hour earlier>`);
      expect(message).toContain(`still open: ${key} \\"Raise &lt;limit&gt;\\"`);
    });

    it('is gone everywhere when a person rejects it, and back when that is taken back', async () => {
      const first = page('payments-api: heap is growing');
      await told(first);
      const second = page('payments-api: heap is growing');
      const incident = await told(second);
      expect(incident.before[0]).toMatchObject({ id: first });
      expect(summaryOf(incident).now).toContain(`/incidents/${first}|`);

      const link = `/incidents/${second}/related/${first}`;
      await portal.api().put(link).send({ verdict: 'rejected' }).expect(204);
      const ids = ({ before }: IncidentDetail) => before.map(({ id }) => id);
      const without = await portal.until(
        second,
        known =>
          !ids(known).includes(first) &&
          !summaryOf(known).now.includes(`/incidents/${first}|`),
      );
      expect(without.facts.at(-1)).toMatchObject({
        type: 'incident.link_judged',
        payload: { otherId: first, verdict: 'rejected' },
      });
      const { body } = await portal.api().get(`/incidents/${second}/related`);
      expect(body.map(({ id }: { id: string }) => id)).not.toContain(first);

      await portal.api().delete(link).expect(204);
      await portal.api().delete(link).expect(404);
      const again = await portal.api().get(`/incidents/${second}/related`);
      expect(again.body[0]).toMatchObject({ id: first, kind: 'repeat' });
    });

    it('comes first when a person confirms it, from both sides', async () => {
      const other = page('storefront certificate');
      await told(other);
      await portal.until(other, known => Boolean(known.runbook));
      const own = page('payments-api: queue is growing');
      await told(own);
      const link = `/incidents/${own}/related/${other}`;
      await portal.api().put(link).send({ verdict: 'confirmed' }).expect(204);
      expect((await portal.incident(own)).before[0]).toMatchObject({
        id: other,
        confirmed: true,
      });
      expect((await portal.incident(other)).before[0]).toMatchObject({
        id: own,
        kind: 'linked',
        confirmed: true,
      });
    });

    it('knows no link to an incident that is not there, or to itself', async () => {
      const own = page('payments-api: alone');
      await told(own);
      const say = (other: string, verdict: string) =>
        portal
          .api()
          .put(`/incidents/${own}/related/${other}`)
          .send({ verdict });
      await say('nobody', 'confirmed').expect(404);
      await say(own, 'confirmed').expect(409, /not related to itself/);
      await say(own, 'perhaps').expect(400);
    });
  },
);
