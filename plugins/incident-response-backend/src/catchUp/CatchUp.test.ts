import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import {
  providers,
  startTestPortal,
  TEST_SECRET,
  type TestPortal,
} from '../__testUtils__/TestPortal';
import { readIntegrations } from '../config/readIntegrations';
import { DEFAULT_POLICY, toIso } from '../incident';
import {
  CatchUpRecords,
  DatabaseCallLimits,
  DatabaseIncidentStore,
  EffectStore,
} from '../store';
import { CatchUp } from './CatchUp';

jest.setTimeout(90_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** What stands between PagerDuty and the portal: while it is down, PagerDuty gets 503 and comes again. */
class Road {
  isOpen = true;

  private constructor(private readonly server: Server, readonly url: string) {}

  static async to(target: string): Promise<Road> {
    const server = createServer();
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const road = new Road(server, `http://127.0.0.1:${port}`);
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      const answer = road.isOpen
        ? await fetch(target, {
            method: 'POST',
            body: Buffer.concat(chunks),
            headers: {
              'content-type': 'application/json',
              'x-pagerduty-signature': String(
                request.headers['x-pagerduty-signature'],
              ),
              'x-webhook-id': String(request.headers['x-webhook-id']),
            },
          })
        : { status: 503 };
      response.statusCode = answer.status;
      response.end();
    });
    return road;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>(resolve => this.server.close(() => resolve()));
  }
}

describe.each(databases.eachSupportedId())('catching up on %s', id => {
  let knex: Knex;
  let portal: TestPortal;
  let road: Road;
  let catchUp: CatchUp;
  let ahead: { minutes: number };
  const scheduler = mockServices.scheduler();

  beforeAll(async () => {
    knex = await databases.init(id);
    portal = await startTestPortal({ knex, scheduler });
    road = await Road.to(`${portal.baseUrl}/webhooks/pagerduty`);
    const { webhooks } = portal.sandbox.pagerduty;
    webhooks.subscriptions.length = 0;
    webhooks.subscribe({
      url: road.url,
      secret: TEST_SECRET,
      description: 'The road to the portal',
    });

    const logger = mockServices.logger.mock();
    const { pagerDuty } = await readIntegrations(
      mockServices.rootConfig({
        data: { incidentResponse: providers(portal.sandbox) },
      }),
      {
        logger,
        limits: DatabaseCallLimits.create({
          knex,
          effects: EffectStore.create({ knex }),
        }),
      },
    );
    if (!pagerDuty) {
      throw new Error('the sandbox has a PagerDuty');
    }
    catchUp = CatchUp.create({
      pagerDuty,
      store: DatabaseIncidentStore.create({ knex }),
      records: CatchUpRecords.create({ knex }),
      wakeups: {
        wake: () => scheduler.triggerTask('incident-response-sweep'),
      },
      isMapped: async serviceId => serviceId === 'PLEDGER',
      policy: DEFAULT_POLICY,
      logger,
      now: () => DateTime.utc().plus(ahead),
    });
    ahead = { minutes: 0 };
  });
  afterAll(async () => {
    await road?.stop();
    await portal?.stop();
  });

  const trigger = (title: string, serviceId = 'PPAYAPI', priority = 'P3') =>
    portal.sandbox.pagerduty.trigger({ serviceId, title, priority }).id;
  const person = () =>
    ({
      type: 'user',
      userId: portal.sandbox.pagerduty.directory.users[0].id,
    } as const);
  const isSettled = ({ channel, ticket, facts }: IncidentDetail) =>
    Boolean(channel && ticket) &&
    facts.some(fact => fact.type === 'pagerduty.linked');
  const countOf = ({ facts }: IncidentDetail, type: string) =>
    facts.filter(fact => fact.type === type).length;

  /** What can be seen outside of the incidents. */
  const outside = async (...ids: string[]) => {
    const response = await fetch(`${portal.sandbox.url}/sandbox/audit`);
    const { incidents } = await response.json();
    return ids.map(incidentId => {
      const { channels, messages, tickets, notes } = incidents.find(
        (incident: { id: string }) => incident.id === incidentId,
      );
      return {
        channels: channels.length,
        messages: messages.map((message: { effect: string }) => message.effect),
        comments: tickets.map(
          ({ comments }: { comments: { text: string }[] }) =>
            comments.map(({ text }) => text.split('\n')[0]),
        ),
        notes: notes.length,
      };
    });
  };

  /** PagerDuty has come again with everything that it could not deliver. */
  const everythingDelivered = async () => {
    const { deliveries } = portal.sandbox.pagerduty.webhooks;
    const deadline = Date.now() + 20_000;
    while (deliveries.some(({ state }) => state === 'pending')) {
      if (Date.now() > deadline) {
        throw new Error('PagerDuty still has something to deliver');
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  };

  /** Nothing is under way any more. */
  const atRest = async () => {
    const busy = () =>
      knex('incidents')
        .whereNotNull('lease_token')
        .orWhere('next_wake_at', '<=', toIso(DateTime.utc()));
    const unfinished = () =>
      knex('effects').whereIn('state', ['intended', 'waiting']);
    const deadline = Date.now() + 20_000;
    while ((await busy()).length + (await unfinished()).length > 0) {
      if (Date.now() > deadline) {
        throw new Error('The portal does not come to rest');
      }
      await scheduler.triggerTask('incident-response-sweep');
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  };

  it('takes in once what was missed, also when the webhooks come later', async () => {
    // A portal that was just installed is not interested in what was open before.
    const { pagerduty } = portal.sandbox;
    const [subscription] = pagerduty.webhooks.subscriptions;
    subscription.active = false;
    const old = trigger('before the portal');
    subscription.active = true;
    await catchUp.run();
    const known = trigger('payments-api: known');
    await portal.until(known, isSettled);

    road.isOpen = false;
    pagerduty.acknowledge(known, person());
    pagerduty.resolve(known, person());
    const fresh = trigger('payments-api: nobody told', 'PPAYAPI', 'P2');
    const mapped = trigger('ledger-api: nobody told', 'PLEDGER');
    const acknowledged = trigger('payments-api: somebody is at it');
    pagerduty.acknowledge(acknowledged, person());
    const foreign = trigger('another team', 'PCHECKO');

    await catchUp.run();
    // So shortly after, it is the webhooks' turn.
    await portal.api().get(`/incidents/${fresh}`).expect(404);

    ahead = { minutes: 2 };
    await catchUp.run();
    const caughtUp = {
      known: await portal.until(known, incident =>
        incident.facts.some(fact => fact.type === 'postmortem.drafted'),
      ),
      fresh: await portal.until(fresh, isSettled),
      mapped: await portal.until(mapped, isSettled),
      acknowledged: await portal.until(acknowledged, isSettled),
    };
    expect(caughtUp.known).toMatchObject({ status: 'resolved' });
    expect(caughtUp.fresh).toMatchObject({
      status: 'triggered',
      severity: 'P2',
      number: expect.any(Number),
    });
    expect(caughtUp.acknowledged).toMatchObject({ status: 'acknowledged' });
    for (const unknown of [old, foreign]) {
      await portal.api().get(`/incidents/${unknown}`).expect(404);
    }

    // Once more: nothing is new.
    const facts = () => knex('incident_facts').count({ count: '*' });
    const quiet = await facts();
    await catchUp.run();
    expect(await facts()).toEqual(quiet);

    const ids = [known, fresh, mapped, acknowledged];
    await atRest();
    const before = await outside(...ids);
    road.isOpen = true;
    await everythingDelivered();
    await portal.until(
      known,
      incident => !incident.facts.some(fact => 'caughtUp' in fact.payload),
    );
    await portal.until(foreign, isSettled);
    await catchUp.run();
    await atRest();
    await portal.api().get(`/incidents/${old}`).expect(404);

    expect(await outside(...ids)).toEqual(before);
    expect(before[0].comments).toEqual([
      [expect.stringMatching(/^PagerDuty: resolved by /)],
    ]);
    expect(before.map(({ channels }) => channels)).toEqual([1, 1, 1, 1]);
    const after = await portal.incident(known);
    expect(after).toMatchObject({ status: 'resolved', troubles: [] });
    for (const type of [
      'pagerduty.triggered',
      'pagerduty.acknowledged',
      'pagerduty.resolved',
      'postmortem.drafted',
    ]) {
      expect([type, countOf(after, type)]).toEqual([type, 1]);
    }
    const { body } = await portal
      .api()
      .get(`/postmortems/${after.postmortemId}/versions`)
      .expect(200);
    expect(body.items).toHaveLength(1);
  });

  it('goes over the same stretch of time again after PagerDuty was away', async () => {
    ahead = { minutes: 10 };
    road.isOpen = false;
    const missed = trigger('payments-api: while PagerDuty was away');
    const { faults } = portal.sandbox;
    faults.setOutage('pagerduty', 'unavailable');
    await catchUp.run();
    await portal.api().get(`/incidents/${missed}`).expect(404);
    faults.setOutage('pagerduty', null);
    ahead = { minutes: 30 };
    await catchUp.run();
    await portal.until(missed, isSettled);
  });
});
