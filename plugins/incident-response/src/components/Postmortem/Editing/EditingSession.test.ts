import type { PostmortemChange } from '@incident-response/backstage-plugin-common';
import { examplePostmortem } from '../../../__testUtils__/examplePostmortem';
import {
  FakeIncidentResponse,
  responseError,
} from '../../../__testUtils__/FakeIncidentResponse';
import { DraftStorage } from './DraftStorage';
import { EditingSession } from './EditingSession';

const summary = (body: string) => ({
  part: 'section' as const,
  id: 'summary',
  body,
});
const lessons = (body: string) => ({
  part: 'section' as const,
  id: 'lessons',
  body,
});

const stops: (() => void)[] = [];

async function setUp(
  api = new FakeIncidentResponse(),
  overrides: Parameters<typeof examplePostmortem>[0] = {},
) {
  if (api.postmortems.length === 0) {
    api.postmortems = [examplePostmortem(overrides)];
    api.postmortems[0].document.sections[0].body = 'One.\nTwo.\nThree.\n';
  }
  const session = new EditingSession(
    await api.getPostmortem('pm-1'),
    {
      load: () => api.getPostmortem('pm-1'),
      change: request => api.changePostmortem('pm-1', request),
    },
    new DraftStorage('pm-1', sessionStorage),
  );
  const stop = session.start();
  stops.push(stop);
  const body = (id: string) =>
    api.postmortems[0].document.sections.find(section => section.id === id)
      ?.body;
  /** Somebody else saves, and this page doesn't know yet. */
  const elsewhere = async (change: PostmortemChange) => {
    await api.changePostmortem('pm-1', {
      changes: [
        {
          ...change,
          base:
            api.postmortems[0].revisions[
              'id' in change ? `${change.part}:${change.id}` : change.part
            ] ?? 0,
        },
      ],
    });
    api.calls.length = 0;
  };
  return { api, session, stop, body, elsewhere };
}

const shown = (session: EditingSession, id: string) =>
  session.getSnapshot().document.sections.find(section => section.id === id)
    ?.body;
const draft = (session: EditingSession, key: string) =>
  session.getSnapshot().drafts.get(key);

describe('an editing session', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    sessionStorage.clear();
  });
  afterEach(() => {
    stops.splice(0).forEach(stop => stop());
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('shows what is typed at once and saves it after a silence', async () => {
    const { api, session } = await setUp();
    session.edit(lessons('Bound'));
    expect(shown(session, 'lessons')).toBe('Bound');
    expect(session.getSnapshot().save).toEqual({ kind: 'waiting' });
    await jest.advanceTimersByTimeAsync(1_000);
    session.edit(lessons('Bound every cache'));
    await jest.advanceTimersByTimeAsync(1_499);
    expect(api.calls).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(api.calls).toEqual([
      [
        'changePostmortem',
        'pm-1',
        {
          changes: [{ ...lessons('Bound every cache'), base: 0 }],
          autosave: true,
        },
      ],
    ]);
    expect(session.getSnapshot().save).toEqual({
      kind: 'saved',
      at: expect.any(String),
    });
    expect(session.getSnapshot().drafts.size).toBe(0);
  });

  it('has one save under way, and what came meanwhile goes with the next', async () => {
    const { api, session } = await setUp();
    const answers: (() => void)[] = [];
    const change = api.changePostmortem.bind(api);
    jest
      .spyOn(api, 'changePostmortem')
      .mockImplementation(async (id, request) => {
        await new Promise<void>(resolve => answers.push(resolve));
        return change(id, request);
      });
    session.edit(lessons('a'), 'done');
    await jest.advanceTimersByTimeAsync(0);
    expect(session.getSnapshot().save).toEqual({ kind: 'saving' });
    session.edit(lessons('ab'), 'done');
    session.edit(summary('x'), 'done');
    await jest.advanceTimersByTimeAsync(5_000);
    expect(answers).toHaveLength(1);
    answers[0]();
    await jest.advanceTimersByTimeAsync(0);
    expect(answers).toHaveLength(2);
    answers[1]();
    await jest.advanceTimersByTimeAsync(0);
    expect(api.calls.map(([, , request]) => request)).toEqual([
      { changes: [{ ...lessons('a'), base: 0 }] },
      {
        changes: [
          { ...lessons('ab'), base: 3 },
          { ...summary('x'), base: 0 },
        ],
      },
    ]);
    expect(session.getSnapshot().save.kind).toBe('saved');
  });

  it('says why it is not saved, tries again by itself, and keeps the text meanwhile', async () => {
    const { api, session, body } = await setUp();
    api.fail('changePostmortem', new TypeError('Failed to fetch'));
    session.edit(lessons('Worth keeping'));
    await jest.advanceTimersByTimeAsync(1_500);
    expect(session.getSnapshot().save).toEqual({
      kind: 'failed',
      reason: 'Failed to fetch',
    });
    expect(shown(session, 'lessons')).toBe('Worth keeping');
    api.fail('changePostmortem');
    await jest.advanceTimersByTimeAsync(5_000);
    expect(body('lessons')).toBe('Worth keeping');
    expect(session.getSnapshot().save.kind).toBe('saved');
  });

  it('does not repeat what was refused until something is changed or asked for', async () => {
    const { api, session, body } = await setUp();
    api.fail(
      'changePostmortem',
      await responseError(403, 'NotAllowedError', 'Not permitted'),
    );
    session.edit(lessons('x'));
    await jest.advanceTimersByTimeAsync(120_000);
    expect(api.calls).toHaveLength(1);
    expect(session.getSnapshot().save).toEqual({
      kind: 'failed',
      reason: 'Not permitted',
    });
    api.fail('changePostmortem');
    await session.saveNow();
    expect(body('lessons')).toBe('x');
  });

  it('does not take its own save for somebody else’s when the answer was lost', async () => {
    const { api, session, body } = await setUp();
    const change = api.changePostmortem.bind(api);
    jest
      .spyOn(api, 'changePostmortem')
      .mockImplementationOnce(async (id, request) => {
        await change(id, request);
        throw new TypeError('Failed to fetch');
      });
    session.edit(lessons('One'));
    await jest.advanceTimersByTimeAsync(1_500);
    session.edit(lessons('One two'));
    await jest.advanceTimersByTimeAsync(1_500);
    expect(body('lessons')).toBe('One two');
    expect(session.getSnapshot().drafts.size).toBe(0);
  });

  it('updates what I am not editing, and nothing that is older than what is known', async () => {
    const { api, session, elsewhere } = await setUp();
    const old = await api.getPostmortem('pm-1');
    await elsewhere({ ...summary('Theirs'), base: 0 });
    session.accept(await api.getPostmortem('pm-1'));
    expect(shown(session, 'summary')).toBe('Theirs');
    session.accept(old);
    expect(shown(session, 'summary')).toBe('Theirs');
  });

  it('merges what somebody else has changed in the same text, says so, and can undo it', async () => {
    const { session, body, elsewhere } = await setUp();
    await elsewhere({ ...summary('One!\nTwo.\nThree.\n'), base: 0 });
    session.edit(summary('One.\nTwo.\nThree and four.\n'));
    await jest.advanceTimersByTimeAsync(1_500);
    expect(body('summary')).toBe('One!\nTwo.\nThree and four.\n');
    expect(draft(session, 'section:summary')?.merged).toMatchObject({
      revision: 3,
    });
    session.undoMerge('section:summary');
    await jest.advanceTimersByTimeAsync(0);
    expect(body('summary')).toBe('One.\nTwo.\nThree and four.\n');
    expect(session.getSnapshot().drafts.size).toBe(0);
  });

  it.each([
    ['mine', 'One, mine.\nTwo.\nThree.\n'],
    ['theirs', 'One, theirs.\nTwo.\nThree.\n'],
    ['both', expect.stringMatching(/mine[^]*theirs/)],
  ] as const)(
    'saves nothing over a conflict before a person has chosen: %s',
    async (choice, expected) => {
      const { session, body, elsewhere } = await setUp();
      await elsewhere({ ...summary('One, theirs.\nTwo.\nThree.\n'), base: 0 });
      session.edit(summary('One, mine.\nTwo.\nThree.\n'));
      session.edit(lessons('Goes on'));
      await jest.advanceTimersByTimeAsync(10_000);
      expect(body('summary')).toBe('One, theirs.\nTwo.\nThree.\n');
      expect(body('lessons')).toBe('Goes on');
      expect(shown(session, 'summary')).toBe('One, mine.\nTwo.\nThree.\n');
      expect(session.hasUnsaved()).toBe(true);
      session.settle('section:summary', choice);
      await jest.advanceTimersByTimeAsync(1_500);
      expect(body('summary')).toEqual(expected);
      expect(session.hasUnsaved()).toBe(false);
    },
  );

  it('brings back what a page that went away had not saved', async () => {
    const first = await setUp();
    first.api.fail('changePostmortem', new TypeError('Failed to fetch'));
    first.session.edit(lessons('Half a thought'));
    await jest.advanceTimersByTimeAsync(2_000);
    first.stop();
    await jest.advanceTimersByTimeAsync(0);
    first.api.fail('changePostmortem');

    const again = await setUp(first.api);
    expect(shown(again.session, 'lessons')).toBe('Half a thought');
    expect(again.session.getSnapshot().restored).toEqual(['section:lessons']);
    await jest.advanceTimersByTimeAsync(0);
    expect(again.body('lessons')).toBe('Half a thought');
    expect(sessionStorage).toHaveLength(0);
  });

  it('asks before the page is left with text that is only here', async () => {
    const { session } = await setUp();
    const leave = () => {
      const event = new Event('beforeunload', { cancelable: true });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(leave()).toBe(false);
    session.edit(lessons('x'));
    expect(leave()).toBe(true);
    expect(sessionStorage).toHaveLength(1);
    await session.saveNow();
    expect(leave()).toBe(false);
  });

  it('says that it is offline, and saves when it no longer is', async () => {
    const { api, session, body } = await setUp();
    const online = jest.spyOn(navigator, 'onLine', 'get');
    online.mockReturnValue(false);
    api.fail('changePostmortem', new TypeError('Failed to fetch'));
    session.edit(lessons('x'));
    await jest.advanceTimersByTimeAsync(1_500);
    expect(session.getSnapshot().save).toEqual({ kind: 'offline' });
    online.mockReturnValue(true);
    api.fail('changePostmortem');
    window.dispatchEvent(new Event('online'));
    await jest.advanceTimersByTimeAsync(0);
    expect(body('lessons')).toBe('x');
  });

  it('holds back what can’t be saved as it is, with the reason, and nothing else', async () => {
    const { session, body } = await setUp();
    session.edit({ part: 'title', title: ' ' });
    session.edit(lessons('x'));
    await jest.advanceTimersByTimeAsync(1_500);
    expect(body('lessons')).toBe('x');
    expect(draft(session, 'title')?.problem).toBe(
      'The postmortem needs a title',
    );
    session.edit({ part: 'title', title: 'Memory ' });
    await jest.advanceTimersByTimeAsync(1_500);
    expect(session.getSnapshot().postmortem.title).toBe('Memory');
    expect(session.hasUnsaved()).toBe(false);
  });

  it('keeps the rows that nobody has touched as the same objects', async () => {
    const at = '2026-03-03T12:00:00.000Z';
    const api = new FakeIncidentResponse();
    api.postmortems = [examplePostmortem()];
    api.postmortems[0].document.timeline = ['a', 'b', 'c'].map(id => ({
      id,
      at,
      text: id,
      hidden: false,
      pinned: false,
    }));
    const { session } = await setUp(api);
    const before = session.getSnapshot().document;
    session.edit({
      part: 'timeline',
      id: 'b',
      row: { at, text: 'changed', hidden: false, pinned: false },
    });
    const { document } = session.getSnapshot();
    const row = (id: string, rows: { id: string }[]) =>
      rows.find(other => other.id === id);
    expect(row('a', document.timeline)).toBe(row('a', before.timeline));
    expect(row('c', document.timeline)).toBe(row('c', before.timeline));
    expect(document.sections).toBe(before.sections);
    await session.saveNow();
    expect(row('c', session.getSnapshot().document.timeline)).toBe(
      row('c', before.timeline),
    );
  });
});
