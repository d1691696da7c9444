import { createHmac } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import request from 'supertest';
import {
  startTestPortal,
  TEST_SECRET,
  type TestPortal,
} from '../__testUtils__/TestPortal';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('a portal whose database is full', () => {
  let knex: Knex;
  let portal: TestPortal;

  beforeAll(async () => {
    knex = await databases.init('SQLITE_3');
    portal = await startTestPortal({
      knex,
      config: { slack: undefined, jira: undefined },
    });
  });
  afterAll(() => portal?.stop());

  /** How many pages of the file there may be; SQLite answers what they are by now. */
  const limitTo = async (pages: number): Promise<number> => {
    const [answer] = await knex.raw(`pragma max_page_count = ${pages}`);
    return answer.max_page_count;
  };

  const send = (id: string) => {
    const body = JSON.stringify({
      event: {
        id: `event-${id}`,
        event_type: 'incident.triggered',
        occurred_at: '2026-03-03T12:00:00Z',
        data: {
          id,
          type: 'incident',
          title: 'A test',
          status: 'triggered',
          // Larger than what is left on any page.
          description: 'x'.repeat(100_000),
        },
      },
    });
    return request(portal.baseUrl)
      .post('/webhooks/pagerduty')
      .set('content-type', 'application/json')
      .set(
        'x-pagerduty-signature',
        `v1=${createHmac('sha256', TEST_SECRET).update(body).digest('hex')}`,
      )
      .send(body);
  };

  it('asks PagerDuty to come again, and takes the same event once there is room', async () => {
    await send('QBEFORE').expect(202);
    // Never below what is in use already.
    await limitTo(1);
    await send('QFULL').expect(503, /send again/);
    await send('QFULL').expect(503);
    await portal.api().get('/incidents/QFULL').expect(404);
    await portal.api().get('/incidents/QBEFORE').expect(200);

    await limitTo(1_000_000);
    await send('QFULL').expect(202, { status: 'accepted' });
    await send('QFULL').expect(202, { status: 'duplicate' });
    await portal.until('QFULL', ({ ownerRef }) => Boolean(ownerRef));
    await portal.until('QBEFORE', ({ ownerRef }) => Boolean(ownerRef));
  });
});
