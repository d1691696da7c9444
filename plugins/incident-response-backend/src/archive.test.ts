import { createHash } from 'node:crypto';
import { startTestPortal, type TestPortal } from './__testUtils__/TestPortal';

jest.setTimeout(60_000);

describe('the archive of postmortems', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await startTestPortal({
      root: sandbox => ({
        aws: {
          mainAccount: {
            accessKeyId: sandbox.tokens.s3,
            secretAccessKey: 'of-a-test',
          },
        },
      }),
      config: sandbox => ({
        archive: { bucket: 'postmortems', endpoint: sandbox.urls.s3 },
      }),
    });
  });
  afterAll(async () => {
    await portal?.stop();
  });

  async function publish() {
    const { pagerduty } = portal.sandbox;
    const { id } = pagerduty.trigger({
      serviceId: 'PPAYAPI',
      title: 'payments-api: to be archived',
    });
    await portal.until(id, ({ channel }) => Boolean(channel));
    pagerduty.resolve(id, {
      type: 'integration',
      serviceId: 'PPAYAPI',
    });
    const { postmortemId } = await portal.until(id, known =>
      Boolean(known.postmortemId),
    );
    await portal
      .api()
      .post(`/postmortems/${postmortemId}/publish`)
      .send({ reason: 'Only a test' })
      .expect(200);
    const incident = await portal.until(
      id,
      ({ facts }) =>
        facts.filter(fact => fact.type === 'postmortem.archived').length === 2,
      30,
    );
    return { postmortemId, incident };
  }

  it('has each published version once as Markdown and once as JSON, with its checksum on the timeline', async () => {
    const { postmortemId, incident } = await publish();
    const bucket = portal.sandbox.s3.buckets.get('postmortems');
    const key = `postmortems/${postmortemId}/v1`;
    const markdown = bucket?.get(`${key}.md`)?.body.toString('utf8') ?? '';
    expect(markdown).toContain('to be archived');
    const json = bucket?.get(`${key}.json`)?.body.toString('utf8') ?? '';
    expect(JSON.parse(json)).toMatchObject({
      postmortemId,
      version: 1,
      document: { title: expect.stringContaining('to be archived') },
    });
    const archived = incident.facts.find(
      fact =>
        fact.type === 'postmortem.archived' && fact.payload.key.endsWith('.md'),
    );
    expect(archived?.payload).toMatchObject({
      sha256: createHash('sha256').update(markdown).digest('hex'),
    });
  });

  it('is not written again where the answer to the first time was lost', async () => {
    portal.sandbox.faults.inject({
      provider: 's3',
      kind: 'drop-after-effect',
      path: 'PUT',
      times: 2,
    });
    const { postmortemId } = await publish();
    // Or nothing would have been tested.
    expect(portal.sandbox.faults.list()).toEqual([]);
    const puts = portal.sandbox.calls
      .of('s3', `${postmortemId}/v1`)
      .filter(({ method }) => method === 'PUT');
    expect(puts).toHaveLength(2);
  });

  it('is checked on the set-up page', async () => {
    const { body } = await portal.api().get('/setup').expect(200);
    expect(body.checks).toContainEqual(
      expect.objectContaining({ id: 'archive', status: 'ok' }),
    );
  });
});
