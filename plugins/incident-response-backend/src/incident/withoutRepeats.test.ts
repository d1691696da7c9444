import fc from 'fast-check';
import { after, IncidentStory } from '../__testUtils__/incident';
import { decide } from './decide';
import { DEFAULT_POLICY } from './policy';
import { fold } from './state';

const asked = (at: string) =>
  new IncidentStory()
    .triggered('P2')
    .fact('ticket.opened', { key: 'OPS-1', url: 'https://jira.test/OPS-1' })
    .fact(
      'pagerduty.resolved',
      { eventId: '', incident: {}, caughtUp: true },
      after(at),
      'pagerduty/log/R1',
    );

const commentsOf = (story: IncidentStory) =>
  decide(fold(story.facts), DEFAULT_POLICY, after('1h'))
    .effects.filter(effect => effect.type === 'commentTicket')
    .map(effect => effect.key);

describe('a webhook that comes after PagerDuty was asked', () => {
  it('takes the place of what was learned by asking, and asks for nothing new', () => {
    const before = asked('10m');
    const done = commentsOf(before);
    expect(done).toEqual(['Q1/ticket/comment/resolution/1']);
    const later = asked('10m').resolved(after('10m1s'));
    expect(commentsOf(later)).toEqual(done);
    const state = fold(later.facts);
    expect(
      state.facts.filter(fact => fact.type === 'pagerduty.resolved'),
    ).toMatchObject([{ id: 'f4' }]);
    expect(state).toMatchObject({ resolutions: 1 });
  });

  it('is a resolution of its own where it tells of another moment', () => {
    const story = asked('10m')
      .fact('pagerduty.reopened', { eventId: 'r', incident: {} }, after('20m'))
      .resolved(after('30m'));
    expect(commentsOf(story)).toEqual([
      'Q1/ticket/comment/resolution/1',
      'Q1/ticket/comment/resolution/2',
    ]);
  });

  it('gives the same state for every order of arrival', () => {
    const { facts } = asked('10m')
      .acknowledged(after('5m'))
      .resolved(after('10m1s'));
    const expected = fold(facts).facts.map(fact => fact.id);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(facts, { minLength: facts.length }),
        shuffled => {
          expect(fold(shuffled).facts.map(fact => fact.id)).toEqual(expected);
        },
      ),
    );
  });
});
