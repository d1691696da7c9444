import fc from 'fast-check';
import {
  after,
  IncidentStory,
  runbookMatch,
  START,
} from '../__testUtils__/incident';
import { toIso } from './businessTime';
import { decide } from './decide';
import { countedAttempts } from './attemptLimits';
import type { EffectRequest } from './effects';
import { DEFAULT_POLICY } from './policy';
import { fold } from './state';

const types = (effects: EffectRequest[]) => effects.map(({ type }) => type);
const decideAt = (story: IncidentStory, span = '10s') =>
  decide(fold(story.facts), DEFAULT_POLICY, after(span));

describe('decide', () => {
  it('looks everything up and opens the channel side by side', () => {
    expect(types(decideAt(new IncidentStory().triggered()).effects)).toEqual([
      'readAlerts',
      'readChanges',
      'readOnCall',
      'resolveOwnership',
      'openChannel',
    ]);
  });

  it('links the ticket to a channel that comes late, and without one where none comes', () => {
    const story = new IncidentStory()
      .triggered()
      .fact('ticket.opened', { key: 'OPS-1', url: 'https://j' });
    const linked = (span: string) =>
      decideAt(story, span)
        .effects.filter(({ type }) => type === 'linkTicket')
        .map(({ key }) => key);
    expect(linked('10s')).toEqual([]);
    expect(decideAt(story, '31s').wakeAt?.toISO()).toBe(after('1m').toISO());
    expect(linked('1m')).toEqual(['Q1/ticket/links/no-channel']);
    story.resolved(after('20s'));
    expect(linked('20s')).toEqual(['Q1/ticket/links/no-channel']);
    story.fact('channel.opened', { id: 'C1', name: 'inc', url: 'https://c' });
    expect(linked('30s')).toEqual(['Q1/ticket/links/channel']);
  });

  it('opens ticket and summary without a runbook where PagerDuty does not answer', () => {
    const story = new IncidentStory()
      .triggered()
      .owned()
      .fact('channel.opened', { id: 'C1', name: 'inc', url: 'https://c' });
    const waiting = decideAt(story, '29s');
    expect(types(waiting.effects)).not.toContain('openTicket');
    expect(waiting.wakeAt?.toISO()).toBe(after('30s').toISO());
    expect(types(decideAt(story, '30s').effects)).toEqual(
      expect.arrayContaining(['readAlerts', 'openTicket', 'postSummary']),
    );
  });

  it('is not held back by providers that are not configured', () => {
    const story = new IncidentStory()
      .triggered()
      .owned()
      .fact('provider.not_configured', {
        provider: 'PagerDuty',
        consequence: '',
      })
      .fact('provider.not_configured', { provider: 'Slack', consequence: '' })
      .fact('provider.not_configured', { provider: 'Jira', consequence: '' });
    expect(types(decideAt(story).effects)).toEqual(['matchRunbook']);
  });

  it('is not held back by a ticket that Jira refuses', () => {
    const story = new IncidentStory()
      .triggered()
      .owned()
      .runbook({ remediation: undefined })
      .fact('alerts.read', { alerts: [] })
      .fact('changes.read', { changeEvents: [] })
      .fact('on_call.read', { people: [] })
      .fact('channel.opened', { id: 'C1', name: 'inc', url: 'https://c' })
      .fact('incident.related_found', { related: [] })
      .fact('effect.failed', {
        effect: 'Q1/ticket',
        what: '',
        reason: '',
        remedy: '',
      });
    expect(types(decideAt(story).effects)).toEqual([
      'describeChannel',
      'inviteResponders',
      'postSummary',
      'linkPagerDuty',
    ]);
  });

  it('says what happened before in the first message, and waits for it no longer than for the runbook', () => {
    const story = new IncidentStory()
      .triggered()
      .owned()
      .runbook({ remediation: undefined })
      .fact('alerts.read', { alerts: [] })
      .fact('on_call.read', { people: [] })
      .fact('ticket.opened', { key: 'OPS-1', url: 'https://t' })
      .fact('channel.opened', { id: 'C1', name: 'inc', url: 'https://c' });
    const early = decideAt(story);
    expect(types(early.effects)).toContain('findRelated');
    expect(types(early.effects)).not.toContain('postSummary');
    expect(early.wakeAt?.toISO()).toBe(after('30s').toISO());
    expect(types(decideAt(story, '30s').effects)).toContain('postSummary');
    const over = new IncidentStory()
      .triggered()
      .owned()
      .fact('alerts.read', { alerts: [] })
      .resolved(after('1m'));
    expect(types(decideAt(over, '2m').effects)).toContain('findRelated');
    over.fact(
      'postmortem.drafted',
      { postmortemId: 'pm-Q1', resolution: 1 },
      after('1m'),
    );
    expect(types(decideAt(over, '2m').effects)).not.toContain('findRelated');
    story.fact('incident.related_found', { related: [] });
    const found = decideAt(story);
    expect(types(found.effects)).toContain('postSummary');
    expect(types(found.effects)).not.toContain('findRelated');
  });

  it('decides nothing on a note that arrives before its incident', () => {
    const story = new IncidentStory().fact('pagerduty.note_added', {
      eventId: 'n',
      content: 'hello',
    });
    expect(decideAt(story)).toEqual({ facts: [], effects: [] });
  });

  it('opens no channel for what was over before it could be opened', () => {
    const story = new IncidentStory().triggered().resolved(after('5s'));
    expect(types(decideAt(story).effects)).toContain('draftPostmortem');
    expect(types(decideAt(story).effects)).not.toContain('openChannel');
  });

  it('drafts once more after a reopening, and no more than that', () => {
    const story = new IncidentStory()
      .triggered()
      .resolved(after('1m'))
      .fact(
        'postmortem.drafted',
        { postmortemId: 'pm', resolution: 1 },
        after('1m'),
      )
      .fact('pagerduty.reopened', { eventId: 'r', incident: {} }, after('2m'))
      .resolved(after('3m'));
    expect(
      decideAt(story, '4m').effects.filter(
        ({ type }) => type === 'draftPostmortem',
      ),
    ).toEqual([
      { type: 'draftPostmortem', key: 'Q1/postmortem/2', resolution: 2 },
    ]);
  });

  it('asks a human at once where the runbook says so, and only once', () => {
    const story = new IncidentStory()
      .triggered()
      .owned()
      .runbook(
        runbookMatch({
          remediation: undefined,
          escalate: { reason: 'certificates are renewed by people' },
        }),
      );
    const { facts } = decideAt(story);
    expect(facts).toMatchObject([
      {
        type: 'human.asked',
        payload: {
          reason: 'certificates are renewed by people',
          nextStep: '1. Look at the memory graph (High memory)',
        },
      },
    ]);
    facts.forEach(fact => story.add(fact, after('10s')));
    expect(decideAt(story).facts).toEqual([]);
    expect(types(decideAt(story).effects)).toContain('pageHuman');
  });
});

describe('decide on remediation', () => {
  const repairable = () =>
    new IncidentStory()
      .triggered('P2')
      .owned()
      .fact('alerts.read', { alerts: [] })
      .runbook();
  const repairs = (story: IncidentStory, span = '10s') =>
    decideAt(story, span).effects.filter(({ type }) =>
      ['prepareRemediation', 'remediate', 'verifyRemediation'].includes(type),
    );

  it('prepares, acts, verifies', () => {
    const story = repairable();
    expect(types(repairs(story))).toEqual(['prepareRemediation']);
    story.fact('remediation.diagnosed', {
      attempt: 1,
      evidence: [],
      guards: [],
    });
    expect(types(repairs(story))).toEqual(['remediate']);
    story.fact('remediation.attempted', {
      attempt: 1,
      action: 'kubernetes:restart-pod',
      targets: [],
      changes: [],
      dryRun: false,
      verifyUntil: toIso(after('2m')),
    });
    expect(types(repairs(story))).toEqual(['verifyRemediation']);
    story.fact('remediation.verified', { attempt: 1, observed: 'well' });
    expect(repairs(story)).toEqual([]);
    expect(decideAt(story).effects).toContainEqual({
      type: 'changePagerDuty',
      key: 'Q1/pagerduty/resolve/1',
      change: 'resolve',
    });
  });

  it('waits longer after every attempt that did not help', () => {
    const story = repairable().attempt(1, START, false);
    expect(repairs(story, '20s')).toEqual([]);
    expect(types(repairs(story, '36s'))).toEqual(['prepareRemediation']);
    story.attempt(2, after('40s'), false);
    expect(repairs(story, '1m40s')).toEqual([]);
    expect(types(repairs(story, '1m46s'))).toEqual(['prepareRemediation']);
  });

  it('asks a human with everything that was tried after the third', () => {
    const story = repairable()
      .attempt(1, START, false)
      .attempt(2, after('1m'), false)
      .attempt(3, after('3m'), false);
    expect(repairs(story, '2h')).toEqual([]);
    expect(decideAt(story, '10m').facts).toMatchObject([
      {
        type: 'human.asked',
        payload: {
          reason: '3 of 3 attempts did not help',
          tried: [
            'Attempt 1: evict pod 1 → it is crash looping again',
            'Attempt 2: evict pod 2 → it is crash looping again',
            'Attempt 3: evict pod 3 → it is crash looping again',
          ],
        },
      },
    ]);
  });

  it('waits for an approval, and asks a human when nobody decides', () => {
    const story = repairable()
      .fact('remediation.diagnosed', { attempt: 1, evidence: [], guards: [] })
      .fact('remediation.approval_requested', {
        attempt: 1,
        action: 'kubernetes:scale',
        reason: 'a person must approve it',
        targets: [],
        changes: [],
        expiresAt: toIso(after('15m')),
      });
    expect(repairs(story)).toEqual([]);
    expect(decideAt(story).wakeAt).toBeDefined();

    const approved = new IncidentStory();
    story.facts.forEach(fact => approved.add(fact, START));
    approved.fact('remediation.approved', { attempt: 1 }, after('1m'));
    expect(types(repairs(approved, '2m'))).toEqual(['remediate']);

    const { facts } = decideAt(story, '15m');
    expect(facts.map(({ type }) => type)).toContain(
      'remediation.approval_expired',
    );
    facts.forEach(fact => story.add(fact, after('15m')));
    expect(decideAt(story, '15m').facts).toMatchObject([
      {
        type: 'human.asked',
        payload: { reason: 'nobody approved attempt 1 in time' },
      },
    ]);
  });

  it('stops where a guard has refused for good, until somebody asks for it', () => {
    const story = repairable().fact(
      'remediation.refused',
      {
        attempt: 1,
        guard: 'kill-switch',
        reason: 'switched off',
        next: 'note',
      },
      after('5s'),
    );
    expect(repairs(story, '1h')).toEqual([]);
    story.fact('remediation.requested', {}, after('10m'));
    expect(types(repairs(story, '11m'))).toEqual(['prepareRemediation']);
  });

  it('tries a refusal that says wait again at its time', () => {
    const story = repairable().fact(
      'remediation.refused',
      {
        attempt: 1,
        guard: 'one-at-a-time',
        reason: 'somebody else is at it',
        next: 'wait',
        retryAt: toIso(after('30s')),
      },
      after('5s'),
    );
    expect(repairs(story, '20s')).toEqual([]);
    expect(types(repairs(story, '30s'))).toEqual(['prepareRemediation']);
  });

  it('never makes more attempts than allowed, whatever happens and in whatever order', () => {
    const outcome = fc.constantFrom(
      'helped',
      'useless',
      'refused',
      'requested',
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(outcome, fc.integer({ min: 1, max: 600 })), {
          maxLength: 30,
        }),
        steps => {
          const story = repairable();
          let now = START;
          let attempts = 0;
          for (const [what, seconds] of steps) {
            now = now.plus({ seconds });
            if (what === 'requested') {
              story.fact('remediation.requested', {}, now);
              continue;
            }
            const state = fold(story.facts);
            const { effects, facts } = decide(state, DEFAULT_POLICY, now);
            for (const fact of facts) {
              story.add(fact, now);
            }
            const prepare = effects.find(
              effect => effect.type === 'prepareRemediation',
            );
            if (prepare?.type !== 'prepareRemediation') {
              continue;
            }
            if (what === 'refused') {
              story.fact(
                'remediation.refused',
                {
                  attempt: prepare.repair.attempt,
                  guard: 'precondition',
                  reason: 'nothing to repair',
                  next: 'note',
                },
                now,
              );
            } else {
              attempts += 1;
              story.attempt(prepare.repair.attempt, now, what === 'helped');
              now = now.plus({ seconds: 5 });
            }
          }
          expect(attempts).toBeLessThanOrEqual(3);
          expect(
            countedAttempts(fold(story.facts), DEFAULT_POLICY).length,
          ).toBeLessThanOrEqual(3);
        },
      ),
    );
  });
});

describe('deciding twice', () => {
  it('records nothing new once its facts are recorded', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('P1', 'P2', 'P3', 'P4'),
        fc.integer({ min: 0, max: 3 * 24 * 60 }),
        fc.boolean(),
        (priority, minutes, acknowledged) => {
          const story = new IncidentStory()
            .triggered(priority)
            .owned()
            .runbook();
          if (acknowledged) {
            story.acknowledged(after('1m'));
          }
          const now = START.plus({ minutes });
          for (let round = 0; round < 50; round += 1) {
            const { facts } = decide(fold(story.facts), DEFAULT_POLICY, now);
            if (facts.length === 0) {
              break;
            }
            facts.forEach(fact => story.add(fact, now));
          }
          expect(decide(fold(story.facts), DEFAULT_POLICY, now).facts).toEqual(
            [],
          );
          const ids = story.facts.map(fact => fact.id);
          expect(new Set(ids).size).toBe(ids.length);
        },
      ),
    );
  });
});
