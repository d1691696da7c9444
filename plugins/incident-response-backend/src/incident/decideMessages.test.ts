import { after, IncidentStory } from '../__testUtils__/incident';
import { decide } from './decide';
import type { EffectType } from './effects';
import { DEFAULT_POLICY } from './policy';
import { fold } from './state';

/** An incident that people follow in its channel and on its ticket. */
function followed(): IncidentStory {
  return new IncidentStory()
    .triggered('P1')
    .fact('channel.opened', { id: 'C1', name: 'inc-1', url: 'https://c.test' })
    .fact('summary.posted', { channelId: 'C1', ts: '1' })
    .fact('ticket.opened', { key: 'OPS-1', url: 'https://jira.test/OPS-1' });
}

const toldBy = (story: IncidentStory, type: EffectType): string[] =>
  decide(fold(story.facts), DEFAULT_POLICY, after('10s'))
    .effects.filter(effect => effect.type === type)
    .map(effect => ('factId' in effect ? effect.factId : ''));
const inChannel = (story: IncidentStory) => toldBy(story, 'postMessage');

const asked = (story: IncidentStory, id: string, minute: number) =>
  story.fact('human.asked', { reason: id, tried: [] }, after(`${minute}m`), id);
const climbed = (story: IncidentStory, id: string, minute: number) =>
  story.fact(
    'escalation.climbed',
    { rung: minute, role: id },
    after(`${minute}m`),
    id,
  );

describe('what is told', () => {
  it.each<[string, (story: IncidentStory) => IncidentStory, string[]]>([
    [
      'an update that another has followed',
      story =>
        story
          .fact('update.posted', { text: 'one' }, after('1m'), 'one')
          .fact('update.posted', { text: 'two' }, after('2m'), 'two'),
      ['two'],
    ],
    [
      'a reminder that another has followed',
      story =>
        story
          .fact(
            'update.reminded',
            { reminder: 1, since: 'x' },
            after('1m'),
            'one',
          )
          .fact(
            'update.reminded',
            { reminder: 2, since: 'x' },
            after('2m'),
            'two',
          ),
      ['two'],
    ],
    [
      'a reminder that was heeded',
      story =>
        story
          .fact(
            'update.reminded',
            { reminder: 1, since: 'x' },
            after('1m'),
            'one',
          )
          .fact('update.posted', { text: 'two' }, after('2m'), 'two'),
      ['two'],
    ],
    [
      'the question for a commander that somebody has answered',
      story =>
        story
          .fact('commander.asked', {}, after('2m'), 'asked')
          .fact('commander.assigned', { person: { name: 'x' } }, after('3m')),
      [],
    ],
    [
      'a rung of the ladder that lies below the last one',
      story => climbed(climbed(story, 'one', 5), 'two', 15),
      ['two'],
    ],
    [
      'the ladder, once somebody has acknowledged',
      story => climbed(story, 'one', 5).acknowledged(after('6m')),
      [],
    ],
    [
      'a request for people that a later one has replaced',
      story => asked(asked(story, 'one', 1), 'two', 2),
      ['two'],
    ],
    [
      'a draft that a later one has replaced',
      story =>
        story
          .fact(
            'postmortem.drafted',
            { postmortemId: 'p', resolution: 1 },
            after('1m'),
            'one',
          )
          .fact(
            'postmortem.drafted',
            { postmortemId: 'p', resolution: 2 },
            after('2m'),
            'two',
          ),
      ['two'],
    ],
    [
      'the question whether something happened that somebody has answered',
      story =>
        story
          .fact(
            'effect.unknown',
            { effect: 'x', what: 'x', question: '?' },
            after('1m'),
          )
          .fact('effect.retried', { effect: 'x' }, after('2m')),
      [],
    ],
    [
      'nothing where nobody knows yet whether something happened',
      story =>
        story.fact(
          'effect.unknown',
          { effect: 'x', what: 'x', question: '?' },
          after('1m'),
          'unknown',
        ),
      ['unknown'],
    ],
  ])('leaves out %s', (_, happens, expected) => {
    expect(inChannel(happens(followed()))).toEqual(expected);
  });

  it('is nothing that only mattered while the incident was open', () => {
    const story = climbed(asked(followed(), 'asked', 1), 'climbed', 5)
      .fact('commander.asked', {}, after('6m'))
      .fact('clock.breached', { clock: 'resolve', dueAt: '' }, after('7m'))
      .resolved(after('8m'));
    expect(inChannel(story)).toEqual([]);
    expect(toldBy(story, 'pageHuman')).toEqual([]);
    // The ticket keeps what happened.
    expect(toldBy(story, 'commentTicket')).toContain('asked');
  });

  it('pages once for the last rung after an outage, and in order', () => {
    const story = climbed(
      climbed(asked(followed(), 'asked', 1), 'one', 5),
      'two',
      15,
    );
    expect(toldBy(story, 'pageHuman')).toEqual(['asked', 'two']);
  });
});

describe('a request for approval in the channel', () => {
  const waiting = () =>
    followed().fact(
      'remediation.approval_requested',
      {
        attempt: 1,
        action: 'kubernetes:rollout-restart',
        reason: 'production',
        targets: [],
        changes: ['restart 3 pods'],
        approvals: 2,
        expiresAt: '2026-03-03T12:15:00.000Z',
      },
      after('1m'),
      'asked',
    );
  const posted = () =>
    waiting().fact(
      'approval.posted',
      { request: 'asked', channelId: 'C1', ts: '2', shows: 'waiting-0-0' },
      after('1m'),
    );
  const approved = (story: IncidentStory, ref: string) =>
    story.add(
      {
        type: 'remediation.approved',
        actor: { kind: 'user', ref },
        payload: { attempt: 1 },
      },
      after('2m'),
    );
  const updates = (story: IncidentStory) =>
    decide(fold(story.facts), DEFAULT_POLICY, after('3m'))
      .effects.filter(({ type }) => type === 'updateApproval')
      .map(({ key }) => key.replace('Q1/message/asked/', ''));

  it('is posted while it waits, and not any more when that is over', () => {
    expect(toldBy(waiting(), 'postApproval')).toEqual(['asked']);
    expect(toldBy(waiting().resolved(after('2m')), 'postApproval')).toEqual([]);
    expect(toldBy(posted(), 'postApproval')).toEqual([]);
  });

  it.each<[string, (story: IncidentStory) => IncidentStory, string[]]>([
    ['nothing as long as nothing has changed', story => story, []],
    [
      'who has approved when somebody else has to as well',
      story => approved(story, 'user:default/ada'),
      ['waiting-1-0'],
    ],
    [
      'that it is approved when enough people have',
      story =>
        approved(approved(story, 'user:default/ada'), 'user:default/bob'),
      ['approved'],
    ],
    [
      'that it is rejected',
      story => story.fact('remediation.rejected', { attempt: 1 }, after('2m')),
      ['rejected'],
    ],
    [
      'that nobody decided in time',
      story =>
        story.fact('remediation.approval_expired', { attempt: 1 }, after('2m')),
      ['expired'],
    ],
    [
      'that it is not needed any more',
      story => story.resolved(after('2m')),
      ['overtaken-0-1'],
    ],
    [
      'that it waits again after a reopening',
      story =>
        story
          .resolved(after('2m'))
          .fact(
            'pagerduty.reopened',
            { eventId: 'r', incident: {} },
            after('2m30s'),
          ),
      ['waiting-0-1'],
    ],
    [
      'that a later request has taken its place',
      story =>
        story.fact(
          'remediation.approval_requested',
          {
            attempt: 1,
            action: 'x',
            reason: '',
            targets: [],
            changes: ['something else'],
            expiresAt: '2026-03-03T12:17:00.000Z',
          },
          after('2m'),
          'asked-again',
        ),
      ['overtaken-0-0'],
    ],
  ])('says afterwards %s', (_, happens, expected) => {
    expect(updates(happens(posted()))).toEqual(expected);
  });

  it('is brought up to date after an answer that was lost', () => {
    const story = waiting().fact(
      'approval.posted',
      { request: 'asked', channelId: 'C1', ts: '2', shows: 'unknown' },
      after('1m'),
    );
    expect(updates(story)).toEqual(['waiting-0-0']);
  });
});
