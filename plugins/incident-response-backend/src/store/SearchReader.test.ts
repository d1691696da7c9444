import { TestDatabases } from '@backstage/backend-test-utils';
import { InputError } from '@backstage/errors';
import type {
  NewFact,
  PostmortemDocument,
} from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import { SYSTEM } from '../incident';
import { readSearchRecords } from '../search/searchRecords';
import { emptyTables } from '../__testUtils__/emptyTables';
import { after, IncidentStory, START } from '../__testUtils__/incident';
import { applyMigrations } from './applyMigrations';
import { DatabaseIncidentStore } from './DatabaseIncidentStore';
import { PostmortemStore } from './PostmortemStore';
import { SearchReader, type SearchPage } from './SearchReader';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const [triggered] = new IncidentStory().triggered('P2').facts;

const document: PostmortemDocument = {
  title: 'P2: memory',
  sections: [
    { id: 'summary', title: 'Summary', state: 'edited', body: 'A cache grew.' },
  ],
  timeline: [],
  whys: [],
  impact: { entityRefs: [] },
  people: [],
  actionItems: [],
};

describe.each(databases.eachSupportedId())('what search reads on %s', id => {
  let knex: Knex;
  let store: DatabaseIncidentStore;
  let postmortems: PostmortemStore;
  let reader: SearchReader;

  beforeAll(async () => {
    knex = await databases.init(id);
    await applyMigrations(knex);
  });

  beforeEach(async () => {
    await emptyTables(knex);
    store = DatabaseIncidentStore.create({ knex });
    postmortems = PostmortemStore.create({ knex });
    reader = SearchReader.create({ knex });
  });

  const begin = (incidentId: string, ...facts: NewFact[]) =>
    store.appendFacts(
      incidentId,
      [{ ...triggered, id: `trigger-${incidentId}` }, ...facts],
      { now: START },
    );
  const own = (incidentId: string, ownerRef: string) =>
    knex('incidents').where({ id: incidentId }).update({ owner_ref: ownerRef });
  const draft = (incidentId: string) =>
    store.transaction(tx =>
      postmortems.create(
        { id: `pm-${incidentId}`, incidentId, document },
        'the system',
        START,
        tx,
      ),
    );
  const move = (
    incidentId: string,
    from: 'draft' | 'published',
    to: 'published' | 'closed',
    at = after('1m'),
  ) =>
    store.transaction(tx =>
      postmortems.transition(`pm-${incidentId}`, [from], to, at, tx),
    );
  const page = (over: Partial<SearchPage> = {}): SearchPage => ({
    limit: 10,
    visibility: 'everything',
    ...over,
  });

  it('has notes and updates of an incident in its text, and nothing else of its facts', async () => {
    const notes: NewFact[] = [
      { type: 'note.added', actor: SYSTEM, payload: { text: 'Heap is full' } },
      {
        type: 'pagerduty.note_added',
        actor: SYSTEM,
        payload: { eventId: 'e9', content: 'Looking at it' },
      },
      { type: 'update.posted', actor: SYSTEM, payload: { text: 'All well' } },
      {
        type: 'pagerduty.note_added',
        actor: SYSTEM,
        payload: {
          eventId: 'e10',
          content:
            'Channel: https://slack.test/C1\nPage: https://portal.test/Q1',
        },
      },
      {
        type: 'pagerduty.linked',
        actor: SYSTEM,
        payload: { links: ['https://slack.test/C1', 'https://portal.test/Q1'] },
      },
      {
        type: 'human.asked',
        actor: SYSTEM,
        payload: { reason: 'secret-ish', tried: [] },
      },
    ];
    await begin('Q1', ...notes);
    const { items } = await readSearchRecords(reader, 'incidents', page());
    expect(items).toEqual([
      {
        id: 'Q1',
        incidentId: 'Q1',
        title: '#1234 payments-api: memory above 95 %',
        text: 'payments-api\n\nHeap is full\n\nLooking at it\n\nAll well',
        status: 'triggered',
        severity: 'P2',
        serviceName: 'payments-api',
        startedAt: '2026-03-03T12:00:00.000Z',
      },
    ]);
  });

  it('has published and closed postmortems, and no drafts', async () => {
    for (const incidentId of ['Q1', 'Q2', 'Q3']) {
      await begin(incidentId);
      await draft(incidentId);
    }
    await move('Q2', 'draft', 'published');
    await move('Q3', 'draft', 'published');
    await move('Q3', 'published', 'closed');
    const { items } = await readSearchRecords(reader, 'postmortems', page());
    expect(items).toMatchObject([
      {
        id: 'pm-Q2',
        incidentId: 'Q2',
        title: 'P2: memory',
        text: '## Summary\n\nA cache grew.',
        status: 'published',
        publishedAt: '2026-03-03T12:01:00.000Z',
      },
      { id: 'pm-Q3', status: 'closed' },
    ]);
  });

  it('comes in pages, with each record once while others begin', async () => {
    for (const incidentId of ['Q2', 'Q4', 'Q5', 'Q7', 'Q9']) {
      await begin(incidentId);
    }
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await readSearchRecords(
        reader,
        'incidents',
        page({ limit: 2, cursor }),
      );
      found.push(...items.map(item => item.id));
      cursor = nextCursor;
      if (found.length === 2) {
        await begin('Q1');
        await begin('Q6');
      }
    } while (cursor);
    expect(found).toEqual(['Q2', 'Q4', 'Q5', 'Q6', 'Q7', 'Q9']);
  });

  it('refuses a cursor that is none', async () => {
    await expect(
      reader.incidents(page({ cursor: 'nonsense' })),
    ).rejects.toThrow(InputError);
  });

  it('shows only what somebody may see, in the marker as well', async () => {
    for (const [incidentId, team] of [
      ['Q1', 'a'],
      ['Q2', 'b'],
    ]) {
      await begin(incidentId);
      await draft(incidentId);
      await move(incidentId, 'draft', 'published');
      await own(incidentId, `group:default/${team}`);
    }
    const visibility = { ownerRefs: ['group:default/b'] };
    const ids = async (kind: 'incidents' | 'postmortems') =>
      (await readSearchRecords(reader, kind, page({ visibility }))).items.map(
        item => item.id,
      );
    expect(await ids('incidents')).toEqual(['Q2']);
    expect(await ids('postmortems')).toEqual(['pm-Q2']);

    const before = await reader.marker('incidents', visibility);
    await store.appendFacts('Q1', [note('theirs')], { now: after('5m') });
    expect(await reader.marker('incidents', visibility)).toBe(before);
  });

  it('has another marker after each change, and the same without', async () => {
    const changes: [string, () => Promise<unknown>][] = [
      ['begun', () => begin('Q1')],
      [
        'written',
        () => store.appendFacts('Q1', [note('new')], { now: after('5m') }),
      ],
      ['drafted', () => draft('Q1')],
      ['published', () => move('Q1', 'draft', 'published', after('6m'))],
      ['closed', () => move('Q1', 'published', 'closed', after('7m'))],
      ['deleted', () => emptyTables(knex)],
    ];
    const markers = async () => [
      await reader.marker('incidents', 'everything'),
      await reader.marker('postmortems', 'everything'),
    ];
    const seen: string[] = [];
    let [incidents, published] = await markers();
    for (const [name, change] of changes) {
      await change();
      const now = await markers();
      expect(await markers()).toEqual(now);
      const changed = [
        ...(now[0] === incidents ? [] : ['incidents']),
        ...(now[1] === published ? [] : ['postmortems']),
      ];
      seen.push(`${name}: ${changed}`);
      [incidents, published] = now;
    }
    expect(seen).toEqual([
      'begun: incidents',
      'written: incidents',
      'drafted: ',
      'published: postmortems',
      'closed: postmortems',
      'deleted: incidents,postmortems',
    ]);
  });
});

function note(text: string): NewFact {
  return { type: 'note.added', actor: SYSTEM, payload: { text } };
}
