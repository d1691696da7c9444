import type { DateTime } from 'luxon';
import { after, IncidentStory, START } from '../__testUtils__/incident';
import { decidePostmortem } from './decidePostmortem';
import { toIso } from './businessTime';
import { DEFAULT_POLICY } from './policy';
import { fold } from './state';

const days = (count: number) => START.plus({ days: count });
const dueAt = toIso(days(3));

const drafted = () =>
  new IncidentStory()
    .triggered('P1')
    .resolved(after('1h'))
    .fact(
      'postmortem.drafted',
      { postmortemId: 'pm-Q1', resolution: 1, dueAt },
      after('1h'),
    );

const published = (version = 3) =>
  drafted().fact(
    'postmortem.published',
    { postmortemId: 'pm-Q1', version, actionItems: [] },
    after('2h'),
  );

const decideAt = (
  story: IncidentStory,
  now: DateTime,
  policy = DEFAULT_POLICY,
) => decidePostmortem(fold(story.facts), policy, now);

describe('a review', () => {
  const asked = () =>
    drafted().fact(
      'postmortem.review_requested',
      {
        postmortemId: 'pm-Q1',
        reviewers: ['user:default/a', 'group:default/b'],
      },
      after('2h'),
      'request',
    );
  const reviewed = (verdict: 'approved' | 'changes_requested') =>
    asked().fact(
      'postmortem.reviewed',
      { postmortemId: 'pm-Q1', verdict },
      after('3h'),
    );
  const keysOf = (story: IncidentStory) =>
    (decideAt(story, days(1)).effects ?? [])
      .filter(({ type }) => type === 'askReviewer')
      .map(({ key }) => key);

  it('is told to everybody who is asked, for as long as it is open', () => {
    const both = [
      'Q1/review/request/user:default/a',
      'Q1/review/request/group:default/b',
    ];
    expect(keysOf(drafted())).toEqual([]);
    expect(keysOf(asked())).toEqual(both);
    expect(keysOf(reviewed('approved'))).toEqual(both);
    expect(keysOf(reviewed('changes_requested'))).toEqual([]);
    expect(
      keysOf(
        asked().fact(
          'postmortem.published',
          { postmortemId: 'pm-Q1', version: 2, actionItems: [] },
          after('3h'),
        ),
      ),
    ).toEqual([]);
  });
});

describe('reminders of a postmortem', () => {
  it.each([
    ['nothing, long before', days(1), undefined, days(2)],
    ['the first, the day before it is due', days(2), 1, days(4)],
    ['the second, the day after', days(4), 2, days(11)],
    ['only the last that is due, after a downtime', days(12), 3, days(18)],
    ['nothing new after the fifth', days(100), 5, undefined],
  ])('are %s', (_, now, reminder, wakeAt) => {
    const decision = decideAt(drafted(), now);
    expect(decision.facts?.map(({ id }) => id)).toEqual(
      reminder ? [`Q1/postmortem/reminder/${reminder}`] : [],
    );
    expect(decision.wakeAt?.toMillis()).toBe(wakeAt?.toMillis());
  });

  it('are given once', () => {
    const reminded = drafted().fact(
      'postmortem.reminded',
      { postmortemId: 'pm-Q1', reminder: 1, dueAt },
      days(2),
    );
    expect(decideAt(reminded, days(3)).facts).toEqual([]);
  });

  it('end with its publication', () => {
    const decision = decideAt(published(), days(30));
    expect([decision.facts, decision.wakeAt]).toEqual([[], undefined]);
  });

  it('are not for incidents that need no postmortem', () => {
    const story = new IncidentStory()
      .triggered('P4')
      .resolved(after('1h'))
      .fact(
        'postmortem.drafted',
        { postmortemId: 'pm-Q1', resolution: 1 },
        after('1h'),
      );
    expect(decideAt(story, days(30)).facts).toEqual([]);
  });
});

describe('the archive of a postmortem', () => {
  const archive = { ...DEFAULT_POLICY, archive: true };
  const keys = (story: IncidentStory, now: DateTime, policy = archive) =>
    decideAt(story, now, policy).effects?.map(({ key }) => key);

  it('gets what is published, as Markdown and as JSON', () => {
    expect(keys(published(), after('2h'))).toEqual([
      'Q1/archive/3/markdown',
      'Q1/archive/3/json',
    ]);
  });

  it('gets nothing where there is none', () => {
    expect(keys(published(), after('2h'), DEFAULT_POLICY)).toEqual([]);
  });

  it('gets later versions once whoever edits has paused', () => {
    const revised = published().fact(
      'postmortem.revised',
      { postmortemId: 'pm-Q1', version: 5 },
      after('3h'),
    );
    const early = decideAt(revised, after('3h5m'), archive);
    expect(early.effects).toHaveLength(2);
    expect(early.wakeAt?.toMillis()).toBe(after('3h10m').toMillis());
    expect(
      decideAt(revised, after('3h10m'), archive).effects?.slice(2),
    ).toEqual([
      expect.objectContaining({
        key: 'Q1/archive/since-5/markdown',
        version: undefined,
      }),
      expect.objectContaining({ key: 'Q1/archive/since-5/json' }),
    ]);
  });

  it('gets it again when somebody asks', () => {
    const asked = published().fact(
      'postmortem.archive_requested',
      { postmortemId: 'pm-Q1', versions: [3] },
      after('4h'),
    );
    expect(keys(asked, after('4h'))?.slice(2)).toEqual([
      'Q1/archive/again-1/3/markdown',
      'Q1/archive/again-1/3/json',
    ]);
  });
});
