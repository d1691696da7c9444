import { TestDatabases } from '@backstage/backend-test-utils';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { PostmortemDocument } from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso } from '../incident';
import { emptyTables } from '../__testUtils__/emptyTables';
import { after, IncidentStory, START } from '../__testUtils__/incident';
import { applyMigrations } from './applyMigrations';
import { writeCursor } from './cursor';
import { DatabaseIncidentStore } from './DatabaseIncidentStore';
import { PostmortemComments } from './PostmortemComments';
import { PostmortemEditors } from './PostmortemEditors';
import { PostmortemStore } from './PostmortemStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('postmortems on %s', id => {
  const document: PostmortemDocument = {
    title: 'P2: memory',
    sections: [],
    timeline: [],
    whys: [],
    impact: { entityRefs: [] },
    people: [],
    actionItems: [
      {
        id: 'a',
        title: 'Raise the limit',
        type: 'prevent',
        priority: 'high',
        done: false,
      },
    ],
  };
  let knex: Knex;
  let store: DatabaseIncidentStore;
  let postmortems: PostmortemStore;

  beforeAll(async () => {
    knex = await databases.init(id);
    await applyMigrations(knex);
  });

  const [triggered] = new IncidentStory().triggered('P2').facts;

  beforeEach(async () => {
    await emptyTables(knex);
    store = DatabaseIncidentStore.create({ knex });
    postmortems = PostmortemStore.create({ knex });
    await store.appendFacts('Q1', [{ ...triggered, id: 'trigger-Q1' }], {
      now: START,
    });
    await store.transaction(tx =>
      postmortems.create(
        { id: 'pm-Q1', incidentId: 'Q1', document },
        'the system',
        START,
        tx,
      ),
    );
  });

  const save = (version: number, title: string) =>
    store.transaction(tx =>
      postmortems.save(
        'pm-Q1',
        { version, document: { ...document, title }, revisions: {} },
        'user:default/ada',
        after('1m'),
        tx,
      ),
    );

  const versions = async () =>
    (await postmortems.versions('pm-Q1', { limit: 10 })).items;

  it('pages through versions, newest first', async () => {
    await save(1, 'second');
    await save(2, 'third');
    const first = await postmortems.versions('pm-Q1', { limit: 2 });
    const { nextCursor: cursor } = first;
    const last = await postmortems.versions('pm-Q1', { limit: 2, cursor });
    expect(
      [...first.items, ...last.items].map(({ version }) => version),
    ).toEqual([3, 2, 1]);
    expect(last.nextCursor).toBeUndefined();
    await expect(
      postmortems.versions('pm-Q1', {
        limit: 2,
        cursor: writeCursor({ at: toIso(START), id: 'pm-Q1' }),
      }),
    ).rejects.toThrow(InputError);
  });

  it('keeps every version', async () => {
    await save(1, 'second');
    expect(await postmortems.get('pm-Q1')).toMatchObject({
      version: 2,
      document: { title: 'second' },
      openActionItems: 1,
    });
    expect(await postmortems.version('pm-Q1', 1)).toEqual(document);
    expect(
      (await versions()).map(({ version, savedBy }) => [version, savedBy]),
    ).toEqual([
      [2, 'user:default/ada'],
      [1, 'the system'],
    ]);
  });

  it('lets the second of two editors know, and overwrites nothing', async () => {
    await save(1, 'first editor');
    await expect(save(1, 'second editor')).rejects.toThrow(ConflictError);
    expect((await postmortems.get('pm-Q1')).document.title).toBe(
      'first editor',
    );
    expect(await versions()).toHaveLength(2);
  });

  it('is published by one of two who press the button', async () => {
    const publish = () =>
      store.transaction(tx =>
        postmortems.transition('pm-Q1', ['draft'], 'published', START, tx),
      );
    expect([await publish(), await publish()]).toEqual([true, false]);
    expect(await postmortems.get('pm-Q1')).toMatchObject({
      status: 'published',
      publishedAt: toIso(START),
    });
  });

  it('is drafted once', async () => {
    await store.transaction(tx =>
      postmortems.create(
        {
          id: 'pm-Q1',
          incidentId: 'Q1',
          document: { ...document, title: 'again' },
        },
        'x',
        START,
        tx,
      ),
    );
    expect((await postmortems.get('pm-Q1')).document.title).toBe('P2: memory');
    expect(await versions()).toHaveLength(1);
  });

  describe('while somebody is typing', () => {
    const autosave = (version: number, at: DateTime, by = 'user:default/ada') =>
      store.transaction(tx =>
        postmortems.save(
          'pm-Q1',
          {
            version,
            document: { ...document, title: `as of ${toIso(at)}` },
            revisions: { title: version + 1 },
            autosave: true,
          },
          by,
          at,
          tx,
        ),
      );
    const numbers = async () =>
      (await versions()).map(({ version }) => version);

    it('keeps the last autosave of a person, not each of them', async () => {
      await autosave(1, after('1m'));
      await autosave(2, after('2m'));
      await autosave(3, after('3m'));
      expect(await numbers()).toEqual([4, 1]);
      expect(await postmortems.get('pm-Q1')).toMatchObject({
        version: 4,
        revisions: { title: 4 },
      });
    });

    it('keeps what somebody else has saved, what was saved on purpose, and what is older', async () => {
      await autosave(1, after('1m'));
      await autosave(2, after('2m'), 'user:default/grace');
      await save(3, 'on purpose');
      await autosave(4, after('4m'));
      await autosave(5, after('30m'));
      expect(await numbers()).toEqual([6, 5, 4, 3, 2, 1]);
    });
  });

  it('knows owner, reviewers and meeting, and lets them be taken out', async () => {
    const set = (details: Parameters<PostmortemStore['setDetails']>[1]) =>
      store.transaction(tx =>
        postmortems.setDetails('pm-Q1', details, START, tx),
      );
    await set({
      documentOwnerRef: 'user:default/ada',
      meetingAt: toIso(after('24h')),
      reviewers: [{ entityRef: 'group:default/payments', verdict: 'asked' }],
    });
    expect(await postmortems.get('pm-Q1')).toMatchObject({
      documentOwnerRef: 'user:default/ada',
      meetingAt: toIso(after('24h')),
      reviewers: [{ entityRef: 'group:default/payments', verdict: 'asked' }],
    });
    await set({ meetingAt: null });
    const left = await postmortems.get('pm-Q1');
    expect(left.meetingAt).toBeUndefined();
    expect(left.documentOwnerRef).toBe('user:default/ada');
  });

  it('keeps comments in their order, and who has settled them', async () => {
    const comments = PostmortemComments.create({ knex });
    await comments.add(
      'pm-Q1',
      { sectionId: 'summary', text: 'For whom?', author: 'user:default/ada' },
      START,
    );
    await comments.add(
      'pm-Q1',
      { text: 'Good', author: 'user:default/grace' },
      after('1m'),
    );
    const [first, second] = await comments.of('pm-Q1');
    expect([first.text, second.sectionId]).toEqual(['For whom?', undefined]);
    await comments.setResolved('pm-Q1', first.id, 'user:default/ada', START);
    expect((await comments.of('pm-Q1'))[0].resolvedBy).toBe('user:default/ada');
    await comments.setResolved('pm-Q1', first.id, undefined, START);
    expect((await comments.of('pm-Q1'))[0].resolvedAt).toBeUndefined();
    await expect(
      comments.setResolved('pm-Q2', first.id, 'user:default/ada', START),
    ).rejects.toThrow(NotFoundError);
  });

  it('knows who is editing, for as long as they say so', async () => {
    const editors = PostmortemEditors.create({ knex });
    const ada = 'user:default/ada';
    await editors.announce('pm-Q1', { entityRef: ada, part: 'whys' }, START);
    await editors.announce('pm-Q1', { entityRef: ada }, after('10s'));
    expect(await editors.of('pm-Q1', after('30s'))).toEqual([
      { entityRef: ada, part: undefined, seenAt: toIso(after('10s')) },
    ]);
    expect(await editors.of('pm-Q1', after('50s'))).toEqual([]);
    await editors.leave('pm-Q1', ada);
    expect(await editors.of('pm-Q1', after('11s'))).toEqual([]);
  });
});
