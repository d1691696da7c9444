import { mockCredentials } from '@backstage/backend-test-utils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import {
  TIMELINE_ROWS,
  type Postmortem,
  type PostmortemChange,
} from '@incident-response/backstage-plugin-common';
import { startTestPortal, type TestPortal } from './__testUtils__/TestPortal';

jest.setTimeout(60_000);

describe('a postmortem in the portal', () => {
  let portal: TestPortal;
  let id: string;
  const notifications: NotificationSendOptions[] = [];

  beforeAll(async () => {
    portal = await startTestPortal({
      onNotification: sent => notifications.push(sent),
    });
  });
  afterAll(() => portal?.stop());

  beforeEach(async () => {
    const incident = portal.sandbox.pagerduty.trigger({
      serviceId: 'PPAYAPI',
      title: 'payments-api: memory above 95 %',
    });
    await portal.until(incident.id, ({ channel }) => Boolean(channel));
    portal.sandbox.pagerduty.resolve(incident.id, {
      type: 'integration',
      serviceId: 'PPAYAPI',
    });
    const { postmortemId } = await portal.until(incident.id, known =>
      Boolean(known.postmortemId),
    );
    id = postmortemId ?? '';
  });

  const as = (who: string) =>
    mockCredentials.user.header(`user:default/${who}`);
  const send = (
    method: 'get' | 'post' | 'put' | 'patch',
    path: string,
    body?: object,
    who = 'mock',
  ) =>
    portal
      .api()
      [method](`/postmortems/${id}${path}`)
      .set('authorization', as(who))
      .send(body);
  const get = async (): Promise<Postmortem> => (await send('get', '')).body;
  const change = (changes: PostmortemChange[], who?: string) =>
    send('patch', '', { changes }, who);
  const lessons = (body: string, base = 0): PostmortemChange => ({
    part: 'section',
    id: 'lessons',
    base,
    body,
  });

  it('is drafted with an owner, a timeline and a checklist', async () => {
    const postmortem = await get();
    expect(postmortem).toMatchObject({
      status: 'draft',
      documentOwnerRef: 'group:default/payments',
      revisions: {},
      reviewers: [],
      document: {
        impact: { entityRefs: ['component:default/payments-api'] },
      },
    });
    expect(postmortem.document.timeline[0].text).toBe('PagerDuty: triggered');
    expect(postmortem.checklist.map(({ id: check }) => check)).toEqual([
      'data',
      'impact',
      'causes',
      'actions',
      'shared',
    ]);
  });

  it('takes the changes of two people to different parts, even at the same moment', async () => {
    const answers = await Promise.all([
      change([lessons('Bound every cache.')], 'ada'),
      change([{ part: 'title', base: 0, title: 'Memory ran out' }], 'grace'),
      change(
        [
          {
            part: 'whys',
            base: 0,
            whys: [{ id: 'w', depth: 0, text: 'No bound' }],
          },
        ],
        'linus',
      ),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { document, version } = await get();
    expect(version).toBe(4);
    expect(document.title).toBe('Memory ran out');
    expect(document.whys).toHaveLength(1);
    expect(document.sections.find(({ id: s }) => s === 'lessons')?.body).toBe(
      'Bound every cache.',
    );
  });

  it('says which part somebody else was quicker with, and changes nothing', async () => {
    await change([lessons('first')], 'ada').expect(200);
    const { body } = await change(
      [lessons('second'), { part: 'title', base: 0, title: 'Other' }],
      'grace',
    ).expect(409);
    expect(body.error.message).toContain('section:lessons');
    const { document } = await get();
    expect(document.title).toBe('payments-api: memory above 95 %');
    const now = await get();
    await change(
      [lessons('second', now.revisions['section:lessons'])],
      'grace',
    ).expect(200);
  });

  it.each([
    [
      'a section that there is not',
      { part: 'section', id: 'nope', base: 0, body: 'x' },
      /There is no section nope/,
    ],
    ['a part that there is not', { part: 'everything', base: 0 }, /part/],
    [
      'a time that is none',
      { part: 'timeline', id: 'x', base: 0, row: { at: 'noon', text: 'x' } },
      /at/,
    ],
    [
      'a link that is no address',
      {
        part: 'timeline',
        id: 'x',
        base: 0,
        row: {
          at: '2026-03-03T12:00:00Z',
          text: 'x',
          source: { title: 'x', url: 'data:text/html,x' },
        },
      },
      /url/,
    ],
    [
      'an impact that ends before it begins',
      {
        part: 'impact',
        base: 0,
        impact: {
          startedAt: '2026-03-03T12:00:00Z',
          endedAt: '2026-03-03T11:00:00Z',
        },
      },
      /before startedAt/,
    ],
  ])('refuses %s', async (_, bad, reason) => {
    const { body } = await change([bad as PostmortemChange]).expect(400);
    expect(body.error.message).toMatch(reason);
  });

  it('refuses more rows than a timeline holds', async () => {
    const row = { at: '2026-03-03T12:00:00Z', text: 'x' };
    const many = Array.from({ length: TIMELINE_ROWS + 1 }, (_, at) => ({
      part: 'timeline' as const,
      id: `row-${at}`,
      base: 0,
      row,
    }));
    const { body } = await change(many).expect(400);
    expect(body.error.message).toMatch(/timeline/);
  });

  it('is reviewed by whom was asked, and by nobody else', async () => {
    await send('patch', '/details', {
      reviewers: ['group:default/payments', 'user:default/linus'],
      meetingAt: '2026-12-01T10:00:00Z',
    }).expect(200);
    await send('post', '/verdict', { verdict: 'approved' }, 'grace').expect(
      403,
    );
    await send('post', '/verdict', { verdict: 'approved' }, 'linus').expect(
      409,
    );
    await send('post', '/review').expect(200);
    await send('post', '/review').expect(409);
    const told = () =>
      notifications.filter(({ payload }) =>
        payload.link?.endsWith(`/postmortems/${id}`),
      );
    await portal.until(id.replace('pm-', ''), () => told().length >= 2);
    expect(told()).toMatchObject([
      {
        recipients: { type: 'entity', entityRef: 'group:default/payments' },
        payload: { topic: 'Postmortems' },
      },
      { recipients: { entityRef: 'user:default/linus' } },
    ]);
    await send(
      'post',
      '/verdict',
      { verdict: 'changes_requested', text: 'For whom?' },
      'linus',
    ).expect(200);
    expect(await get()).toMatchObject({
      status: 'draft',
      comments: [{ text: 'For whom?', author: 'user:default/linus' }],
      reviewers: [
        { entityRef: 'group:default/payments', verdict: 'asked' },
        { verdict: 'changes_requested', decidedBy: 'user:default/linus' },
      ],
    });
    await send('post', '/review').expect(200);
    await send('post', '/verdict', { verdict: 'approved' }, 'linus').expect(
      200,
    );
    expect(await get()).toMatchObject({
      status: 'in_review',
      reviewers: [{ verdict: 'asked' }, { verdict: 'approved' }],
    });
    await send('post', '/withdraw').expect(200);
    await send('post', '/withdraw').expect(409);
  });

  it('has comments by section that can be settled', async () => {
    await send('post', '/comments', {
      sectionId: 'summary',
      text: '<script>alert(1)</script>',
    }).expect(200);
    const [comment] = (await get()).comments;
    expect(comment).toMatchObject({
      sectionId: 'summary',
      text: '<script>alert(1)</script>',
    });
    await send('put', `/comments/${comment.id}`, { resolved: true }).expect(
      200,
    );
    expect((await get()).comments[0].resolvedBy).toBe('user:default/mock');
    await send('put', '/comments/nothing', { resolved: true }).expect(404);
  });

  it('is published complete, or with the reason why not, and once', async () => {
    const { body } = await send('post', '/publish').expect(400);
    expect(body.error.message).toMatch(
      /"The actions are owned and dated" is not so: .*state the reason/,
    );
    const both = await Promise.all([
      send('post', '/publish', { reason: 'Nothing to do' }, 'ada'),
      send('post', '/publish', { reason: 'Nothing to do' }, 'grace'),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await get()).toMatchObject({
      status: 'published',
      publishedBecause: 'Nothing to do',
    });
  });

  it('needs no reason where its actions are owned and dated', async () => {
    const { document } = await get();
    await change(
      document.actionItems.map(({ id: item, ticket: _, ...rest }) => ({
        part: 'action-item',
        id: item,
        base: 0,
        item: { ...rest, owner: 'user:default/ada', dueDate: '2026-12-24' },
      })),
    ).expect(200);
    await send('post', '/publish').expect(200);
    expect((await get()).publishedBecause).toBeUndefined();
  });

  it('goes out as Markdown and comes in again', async () => {
    const markdown = (await send('get', '/markdown')).text;
    const { version } = await get();
    await send('post', '/import', {
      version,
      markdown: `${markdown.replace(
        /## Lessons\n\n_Not written yet._/,
        '## Lessons\n\nBound every cache.',
      )}`,
    }).expect(200);
    const imported = await get();
    expect(Object.keys(imported.revisions)).toEqual(['section:lessons']);
    await send('post', '/import', { version, markdown }).expect(409);
    const { body } = await send('post', '/import', {
      version: imported.version,
      markdown: 'no headings',
    }).expect(400);
    expect(body.error.message).toMatch(/no headings/);
  });

  it('can be put back to an earlier version, which keeps all that came after', async () => {
    await change([lessons('now')]).expect(200);
    const { version } = await get();
    await send('post', '/restore', { version, restore: 1 }).expect(200);
    const restored = await get();
    expect(
      restored.document.sections.find(({ id: s }) => s === 'lessons')?.body,
    ).toBe('');
    expect(restored.version).toBe(version + 1);
    await send('post', '/restore', { version, restore: 1 }).expect(409);
    await send('post', '/restore', {
      version: restored.version,
      restore: 99,
    }).expect(404);
    const { body } = await send('get', '/versions');
    expect(body.items.map((item: { version: number }) => item.version)).toEqual(
      [3, 2, 1],
    );
  });

  it('tells who else is editing', async () => {
    await send('post', '/presence', { part: 'section:summary' }, 'ada').expect(
      200,
      [],
    );
    const { body } = await send('post', '/presence', {}, 'grace').expect(200);
    expect(body).toMatchObject([
      { entityRef: 'user:default/ada', part: 'section:summary' },
    ]);
    await send('post', '/presence', { leaving: true }, 'ada').expect(200);
    expect((await get()).editors.map(({ entityRef }) => entityRef)).toEqual([
      'user:default/grace',
    ]);
  });
});

describe('a broken template of postmortems', () => {
  it('costs nobody a draft, and is shown on the set-up page with its line', async () => {
    const portal = await startTestPortal({
      config: { postmortem: { template: __filename } },
    });
    try {
      const { body } = await portal.api().get('/setup').expect(200);
      expect(body.checks).toContainEqual(
        expect.objectContaining({
          id: 'postmortem-template',
          status: 'error',
          detail: expect.stringMatching(
            /postmortems\.test\.ts: line 1: text before the first section/,
          ),
        }),
      );
      const answer = await portal.api().post('/postmortems').send({
        title: 'By hand',
        severity: 'P3',
        startedAt: '2026-03-03T12:00:00Z',
        endedAt: '2026-03-03T13:00:00Z',
      });
      expect(answer.body.document.sections[0].id).toBe('summary');
    } finally {
      await portal.stop();
    }
  });
});
