import { after, IncidentStory, START } from '../__testUtils__/incident';
import { fold } from '../incident';
import type { EffectEntry } from '../store';
import { toIso } from '../incident';
import { troublesOf } from './troublesOf';

const entry = (over: Partial<EffectEntry>): EffectEntry => ({
  key: 'Q1/message/1',
  incidentId: 'Q1',
  type: 'postMessage',
  state: 'waiting',
  tries: 1,
  startedAt: toIso(START),
  calledAt: toIso(START),
  error: 'Slack: a message a second in a channel',
  ...over,
});

const of = (over: Partial<EffectEntry>, at = after('10s')) =>
  troublesOf(fold(new IncidentStory().triggered().facts), [entry(over)], at);

describe('what is in trouble', () => {
  it('is what has failed, with what becomes of it', () => {
    expect(of({})).toEqual([
      {
        effect: 'Q1/message/1',
        what: 'Post message',
        kind: 'failed',
        reason: 'Slack: a message a second in a channel',
        remedy: 'It is tried again by itself',
      },
    ]);
  });

  it.each<[string, Partial<EffectEntry>]>([
    ['is done', { state: 'done' }],
    ['is under way', { error: undefined }],
    ['waits for its turn for a moment', { tries: 0 }],
  ])('is not what %s', (_, over) => {
    expect(of(over)).toEqual([]);
  });

  it('is what waits long for its turn, which is no failure', () => {
    expect(of({ tries: 0 }, after('31s'))).toMatchObject([
      { kind: 'queued', remedy: expect.stringContaining('its turn') },
    ]);
  });

  it('is what nobody knows about, until somebody has looked', () => {
    const facts = new IncidentStory().triggered().fact('effect.unknown', {
      effect: 'Q1/ticket',
      what: 'Opening the ticket',
      question: 'Is it there?',
    }).facts;
    expect(troublesOf(fold(facts), [], START)).toMatchObject([
      { kind: 'unknown', reason: 'Is it there?' },
    ]);
  });
});
