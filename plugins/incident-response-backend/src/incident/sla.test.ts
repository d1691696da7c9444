import type { IncidentFact } from '@incident-response/backstage-plugin-common';
import fc from 'fast-check';
import { after, IncidentStory } from '../__testUtils__/incident';
import { toIso } from './businessTime';
import { decide } from './decide';
import { DEFAULT_POLICY } from './policy';
import { clocksOf, decideClocks } from './sla';
import { fold } from './state';

/** Runs the clocks to an instant, recording every fact when it is due, as the reconciler does. */
function runUntil(story: IncidentStory, end: string): IncidentStory {
  let now = after('0s');
  for (;;) {
    const { facts, wakeAt } = decideClocks(
      fold(story.facts),
      DEFAULT_POLICY,
      now,
    );
    for (const fact of facts) {
      story.add(fact, now);
    }
    if (facts.length > 0) {
      continue;
    }
    if (!wakeAt || wakeAt > after(end)) {
      return story;
    }
    now = wakeAt;
  }
}

describe('decideClocks', () => {
  it('climbs the ladder of an unacknowledged P1 at the minutes of the matrix', () => {
    const climbed = runUntil(new IncidentStory().triggered('P1'), '61m')
      .facts.filter(fact => fact.type === 'escalation.climbed')
      .map(fact => [
        fact.type === 'escalation.climbed' && fact.payload.role,
        fact.occurredAt,
      ]);
    expect(climbed).toEqual([
      ['backup on-call', toIso(after('5m'))],
      ['engineering manager', toIso(after('15m'))],
      ['VP of engineering', toIso(after('30m'))],
      ['CTO', toIso(after('60m'))],
    ]);
  });

  it('climbs no further once somebody has acknowledged', () => {
    const story = runUntil(
      new IncidentStory().triggered('P1').acknowledged(after('6m')),
      '61m',
    );
    expect(
      story.facts.filter(fact => fact.type === 'escalation.climbed'),
    ).toEqual([]);
  });

  it('breaches the acknowledgement once, and the resolution once', () => {
    const breaches = runUntil(new IncidentStory().triggered('P2'), '5h')
      .facts.filter(fact => fact.type === 'clock.breached')
      .map(
        fact =>
          fact.type === 'clock.breached' && [
            fact.payload.clock,
            fact.occurredAt,
          ],
      );
    expect(breaches).toEqual([
      ['acknowledge', toIso(after('15m'))],
      ['resolve', toIso(after('4h'))],
    ]);
  });

  it('reminds of the status update at most five times', () => {
    const reminders = runUntil(
      new IncidentStory().triggered('P1').acknowledged(after('1m')),
      '12h',
    ).facts.filter(fact => fact.type === 'update.reminded');
    expect(reminders.map(fact => fact.occurredAt)).toEqual(
      ['15m', '30m', '45m', '60m', '75m'].map(span => toIso(after(span))),
    );
  });

  it('asks for a commander of a P1 after two minutes', () => {
    const asked = runUntil(
      new IncidentStory().triggered('P1'),
      '10m',
    ).facts.find(fact => fact.type === 'commander.asked');
    expect(asked?.occurredAt).toBe(toIso(after('2m')));
  });

  it('re-plans from the original times when the severity changes', () => {
    const story = new IncidentStory()
      .triggered('P3')
      .fact('severity.set', { severity: 'P1' }, after('10m'));
    const [acknowledge] = clocksOf(
      fold(story.facts),
      DEFAULT_POLICY,
      after('10m'),
    );
    expect(acknowledge).toEqual({
      clock: 'acknowledge',
      dueAt: toIso(after('5m')),
      metAt: undefined,
      breached: true,
    });
  });

  it('is silent once the incident is resolved', () => {
    const state = fold(
      new IncidentStory().triggered('P1').resolved(after('1m')).facts,
    );
    expect(decide(state, DEFAULT_POLICY, after('10h')).facts).toEqual([]);
  });

  it('fire no timer twice, however the clock jumps', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -60, max: 60 }), { maxLength: 60 }),
        fc.array(fc.nat(59), { maxLength: 5 }),
        (jumps, updates) => {
          const story = new IncidentStory().triggered('P1');
          let now = after('0s');
          jumps.forEach((minutes, step) => {
            // An hour either way, and sometimes somebody posts an update by the clock of that moment.
            now = now.plus({ minutes });
            if (updates.includes(step)) {
              story.fact('update.posted', { text: `${step}` }, now);
            }
            const known = new Set(story.facts.map(fact => fact.id));
            decideClocks(fold(story.facts), DEFAULT_POLICY, now)
              .facts.filter(fact => !known.has(fact.id ?? ''))
              .forEach(fact => story.add(fact, now));
          });
          const fired = story.facts.flatMap(timerOf);
          expect(new Set(fired).size).toBe(fired.length);
        },
      ),
    );
  });
});

/** Which timer a fact is of; none for facts of other kinds. */
function timerOf(fact: IncidentFact): string[] {
  switch (fact.type) {
    case 'clock.breached':
      return [`${fact.payload.clock} ${fact.payload.dueAt}`];
    case 'escalation.climbed':
      return [`rung ${fact.payload.role}`];
    case 'commander.asked':
      return ['commander'];
    case 'update.reminded':
      return [`reminder ${fact.payload.since} ${fact.payload.reminder}`];
    default:
      return [];
  }
}
