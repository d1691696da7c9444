import type {
  FactPayloads,
  RunbookPlanStep,
} from '@incident-response/backstage-plugin-common';
import { after, IncidentStory, START } from '../__testUtils__/incident';
import { lastWellUntil } from './attemptLimits';
import { toIso } from './businessTime';
import { decide } from './decide';
import { DEFAULT_POLICY } from './policy';
import { fold } from './state';

const step = (
  action: string,
  changes: Partial<RunbookPlanStep> = {},
): RunbookPlanStep => ({
  action: `kubernetes:${action}`,
  parameters: {},
  ...changes,
});

/** An incident whose runbook has this plan. */
function planned(...actions: RunbookPlanStep[]): IncidentStory {
  return new IncidentStory()
    .triggered('P2')
    .owned()
    .fact('alerts.read', {
      alerts: [
        {
          id: 'A1',
          summary: 'memory',
          status: 'triggered',
          labels: { tier: 'web', threshold: '90' },
        },
      ],
    })
    .runbook({
      remediation: {
        mode: 'auto',
        actions,
        verifyWithin: { minutes: 2 },
        resolveIncident: false,
      },
    });
}

const at = (story: IncidentStory, span: string) =>
  decide(fold(story.facts), DEFAULT_POLICY, after(span));

const repairs = (story: IncidentStory, span: string) =>
  at(story, span).effects.flatMap(effect =>
    'repair' in effect ? [{ type: effect.type, ...effect.repair }] : [],
  );

const asked = (story: IncidentStory, span: string) =>
  at(story, span).facts.flatMap(fact =>
    fact.type === 'human.asked' ? [fact.payload.reason] : [],
  );

/** One attempt that did not help. */
function tried(
  story: IncidentStory,
  attempt: number,
  span: string,
  changes: Partial<FactPayloads['remediation.attempted']> = {},
): IncidentStory {
  const began = after(span);
  return story
    .fact(
      'remediation.attempted',
      {
        attempt,
        action: 'kubernetes:restart-pod',
        targets: [],
        changes: ['changed'],
        dryRun: false,
        verifyUntil: toIso(began.plus({ minutes: 2 })),
        step: 0,
        ...changes,
      },
      began,
    )
    .fact(
      'remediation.ineffective',
      { attempt, reason: 'still bad' },
      began.plus({ seconds: 5 }),
    );
}

describe('a plan', () => {
  it('goes on to the next step when one has not helped', () => {
    const story = planned(step('restart-pod'), step('scale'));
    expect(repairs(story, '1s')).toMatchObject([
      { type: 'prepareRemediation', attempt: 1, step: 0 },
    ]);
    tried(story, 1, '2s');
    expect(repairs(story, '2m')).toMatchObject([
      { attempt: 2, step: 1, action: 'kubernetes:scale' },
    ]);
    tried(story, 2, '2m', { step: 1 });
    // Without a number of attempts the last step goes on until the limit.
    expect(repairs(story, '5m')).toMatchObject([{ attempt: 3, step: 1 }]);
    tried(story, 3, '5m', { step: 1 });
    expect(asked(story, '10m')).toEqual(['3 of 3 attempts did not help']);
  });

  it('tries a step as often as it says, and asks a human after the last', () => {
    const story = planned(
      step('restart-pod', { attempts: 1 }),
      step('scale', { attempts: 1 }),
    );
    tried(story, 1, '2s');
    tried(story, 2, '2m', { step: 1 });
    expect(repairs(story, '5m')).toEqual([]);
    expect(asked(story, '5m')).toEqual([
      'the plan has no further step for this incident',
    ]);
  });

  it.each<[string, RunbookPlanStep['when'], boolean]>([
    ['a label that matches', { labels: { tier: 'WEB' } }, true],
    ['a label that matches in part only', { labels: { tier: 'we' } }, false],
    ['a label that no alert has', { labels: { zone: '.*' } }, false],
    ['its severity', { severities: ['P2', 'P3'] }, true],
    ['another severity', { severities: ['P4'] }, false],
    ['its lifecycle', { lifecycles: ['production'] }, true],
    ['another lifecycle', { lifecycles: ['experimental'] }, false],
  ])('takes a step for %s: %s', (_, when, taken) => {
    const story = planned(step('restart-pod', { when }), step('scale'));
    expect(repairs(story, '1s')).toMatchObject([{ step: taken ? 0 : 1 }]);
  });

  it('fills in parameters from the alert, and asks a human where it can not', () => {
    const filled = planned(
      step('scale', {
        parameters: { percent: '{{ labels.threshold | plus: 0 }}' },
      }),
    );
    expect(repairs(filled, '1s')).toMatchObject([
      { parameters: { percent: 90 } },
    ]);
    const broken = planned(
      step('scale', { parameters: { percent: '{{ labels.percent }}' } }),
    );
    expect(asked(broken, '1s')).toEqual([
      expect.stringMatching(
        /step 1 .* percent: undefined variable: labels\.percent/,
      ),
    ]);
  });

  it('verifies an attempt with what it was made with', () => {
    const story = planned(step('restart-pod'), step('scale')).fact(
      'remediation.attempted',
      {
        attempt: 1,
        action: 'kubernetes:scale',
        step: 1,
        parameters: { to: 4 },
        targets: [],
        changes: [],
        dryRun: false,
        verifyUntil: toIso(after('2m')),
      },
    );
    expect(repairs(story, '5s')).toMatchObject([
      { type: 'verifyRemediation', step: 1, parameters: { to: 4 } },
    ]);
  });
});

describe('what is put back', () => {
  const scaled = { restorable: 'scale a back to 2 replicas' };

  it('is put back before the next attempt, where it has not helped', () => {
    const story = planned(step('scale'));
    tried(story, 1, '1s', scaled);
    expect(repairs(story, '5m')).toMatchObject([
      { type: 'restoreRemediation', attempt: 1 },
    ]);
    story.fact(
      'remediation.restored',
      { attempt: 1, changes: [] },
      after('5m'),
    );
    expect(repairs(story, '6m')).toMatchObject([
      { type: 'prepareRemediation', attempt: 2 },
    ]);
  });

  it('stands in the way of nothing, where putting it back fails', () => {
    const story = planned(step('scale'));
    tried(story, 1, '1s', scaled).fact(
      'effect.failed',
      {
        effect: 'Q1/remediation/1/restore',
        what: 'Putting it back',
        reason: 'forbidden',
        remedy: 'allow it',
      },
      after('1m'),
    );
    expect(repairs(story, '5m')).toMatchObject([
      { type: 'restoreRemediation', attempt: 1 },
      { type: 'prepareRemediation', attempt: 2 },
    ]);
  });

  it('stays where it has helped, until somebody wants it back, even after the incident', () => {
    const story = planned(step('scale'))
      .fact('remediation.attempted', {
        attempt: 1,
        action: 'kubernetes:scale',
        targets: [],
        changes: [],
        dryRun: false,
        verifyUntil: toIso(after('2m')),
        ...scaled,
      })
      .fact(
        'remediation.verified',
        { attempt: 1, observed: 'well' },
        after('5s'),
      )
      .resolved(after('10s'));
    expect(repairs(story, '1m')).toEqual([]);
    story.fact('remediation.restore_requested', { attempt: 1 }, after('1h'));
    expect(repairs(story, '1h1s')).toMatchObject([
      { type: 'restoreRemediation', attempt: 1 },
    ]);
    story.fact(
      'remediation.restored',
      { attempt: 1, changes: [] },
      after('1h2s'),
    );
    expect(repairs(story, '2h')).toEqual([]);
  });
});

describe('an attempt whose incident is over before it is verified', () => {
  const attempted = () =>
    planned(step('scale')).fact('remediation.attempted', {
      attempt: 1,
      action: 'kubernetes:scale',
      targets: [],
      changes: [],
      dryRun: false,
      verifyUntil: toIso(after('2m')),
      restorable: 'scale a back to 2 replicas',
    });

  it('is verified all the same, so that its locks are free', () => {
    const story = attempted().resolved(after('10s'));
    expect(repairs(story, '11s')).toMatchObject([
      { type: 'verifyRemediation', attempt: 1 },
    ]);
    expect(at(story, '3m').facts[0]).toMatchObject({
      type: 'remediation.ineffective',
    });
  });

  it('leaves what it has changed, where it has not helped, until a person wants it back', () => {
    const story = attempted()
      .resolved(after('10s'))
      .fact(
        'remediation.ineffective',
        { attempt: 1, reason: 'x' },
        after('1m'),
      );
    expect(repairs(story, '2m')).toEqual([]);
    story.fact('remediation.restore_requested', { attempt: 1 }, after('3m'));
    expect(repairs(story, '4m')).toMatchObject([
      { type: 'restoreRemediation', attempt: 1 },
    ]);
  });
});

describe('a rehearsal', () => {
  it('goes through one attempt, changes nothing, and counts as none', () => {
    const story = planned(step('restart-pod'))
      .fact(
        'remediation.refused',
        { attempt: 1, guard: 'mode', reason: 'only suggested', next: 'note' },
        after('1s'),
      )
      .fact('remediation.requested', { dryRun: true }, after('1m'));
    expect(repairs(story, '61s')).toMatchObject([
      { attempt: 1, rehearsal: true },
    ]);
    story.fact(
      'remediation.attempted',
      {
        attempt: 1,
        action: 'kubernetes:restart-pod',
        targets: [],
        changes: [],
        dryRun: true,
        verifyUntil: toIso(after('3m')),
      },
      after('62s'),
    );
    expect(repairs(story, '2m')).toEqual([]);
    story.fact('remediation.requested', {}, after('3m'));
    expect(repairs(story, '181s')).toMatchObject([
      { attempt: 2, rehearsal: false },
    ]);
  });
});

describe('waiting', () => {
  it('ends with a human when it has been long enough', () => {
    const story = planned(step('restart-pod')).fact(
      'remediation.refused',
      {
        attempt: 1,
        guard: 'precondition',
        reason: 'a disruption budget is in the way',
        next: 'wait',
        retryAt: toIso(after('16s')),
      },
      after('1s'),
    );
    expect(repairs(story, '20s')).toHaveLength(1);
    expect(asked(story, '9m')).toEqual([]);
    expect(asked(story, '10m2s')).toEqual([
      'the repair could not begin for too long: a disruption budget is in the way',
    ]);
  });

  it('ends with a human where it could not be carried out at all', () => {
    const story = planned(step('restart-pod')).fact(
      'effect.failed',
      {
        effect: 'Q1/remediation/1/prepare/0',
        what: 'Preparing the repair',
        reason: 'no answer from the cluster',
        remedy: 'look at it',
      },
      after('3m'),
    );
    expect(repairs(story, '4m')).toEqual([]);
    expect(asked(story, '4m')).toEqual([
      'the repair could not be carried out: no answer from the cluster',
    ]);
  });

  it('ends an approval that is asked for again with its own time', () => {
    const ask = (
      story: IncidentStory,
      number: number,
      span: string,
      until: string,
    ) =>
      story.fact(
        'remediation.approval_requested',
        {
          attempt: 1,
          action: 'kubernetes:scale',
          reason: 'P1',
          targets: [],
          changes: [`to ${number}`],
          expiresAt: toIso(after(until)),
        },
        after(span),
        `approval/${number}`,
      );
    const story = ask(planned(step('scale')), 1, '1s', '15m').fact(
      'remediation.approved',
      { attempt: 1 },
      after('10s'),
    );
    ask(story, 2, '20s', '20m');
    expect(repairs(story, '16m')).toEqual([]);
    expect(at(story, '21m').facts[0]).toMatchObject({
      id: 'approval/2/expired',
      type: 'remediation.approval_expired',
    });
  });

  it('begins another attempt where somebody asks for one after a rejection', () => {
    const story = planned(step('scale'))
      .fact(
        'remediation.approval_requested',
        {
          attempt: 1,
          action: 'kubernetes:scale',
          reason: 'P1',
          targets: [],
          changes: [],
          expiresAt: toIso(after('15m')),
        },
        after('1s'),
      )
      .fact('remediation.rejected', { attempt: 1 }, after('2s'));
    expect(repairs(story, '3s')).toEqual([]);
    story.fact('remediation.requested', {}, after('1m'));
    expect(repairs(story, '61s')).toMatchObject([{ attempt: 2 }]);
  });
});

describe('an incident that comes back', () => {
  const usedUp = () => {
    const story = planned(step('restart-pod'));
    tried(story, 1, '1s');
    tried(story, 2, '2m');
    tried(story, 3, '5m');
    return story
      .fact('human.asked', { reason: 'x', tried: [] }, after('6m'))
      .resolved(after('10m'));
  };
  const reopened = (span: string) =>
    usedUp().fact(
      'pagerduty.reopened',
      { eventId: 'again', incident: {} },
      after(span),
    );

  it('has used up its attempts, where it was well for a moment only', () => {
    const story = reopened('20m');
    expect(repairs(story, '20m1s')).toEqual([]);
    expect(asked(story, '20m1s')).toEqual(['3 of 3 attempts did not help']);
  });

  it('has them again, where it was well for half an hour', () => {
    expect(repairs(reopened('40m'), '41m')).toMatchObject([
      { attempt: 4, step: 0 },
    ]);
  });

  it('is repaired again, where a repair had helped before', () => {
    const story = planned(step('restart-pod'))
      .attempt(1, after('1s'), true)
      .resolved(after('1m'))
      .fact(
        'pagerduty.reopened',
        { eventId: 'again', incident: {} },
        after('2m'),
      );
    expect(repairs(story, '3m')).toMatchObject([{ attempt: 2 }]);
  });
});

describe('lastWellUntil', () => {
  const open = (...spans: [from: string, until?: string][]) =>
    lastWellUntil(
      spans.map(([from, until]) => ({
        from: toIso(after(from)),
        until: until && toIso(after(until)),
      })),
      DEFAULT_POLICY,
    )
      ?.diff(START)
      .as('minutes');

  it.each<[string, [string, string?][], number | undefined]>([
    ['nothing was open', [], undefined],
    ['one is open', [['5m']], undefined],
    ['it was well for half an hour', [['0m', '10m'], ['40m']], 40],
    ['it was well for less', [['0m', '10m'], ['39m']], undefined],
    [
      'another was open in between',
      [['0m', '50m'], ['5m', '10m'], ['60m']],
      undefined,
    ],
    ['it was well twice', [['0m', '1m'], ['1h', '1h1m'], ['2h']], 120],
    ['an old one is still open', [['0m'], ['2h']], undefined],
  ])('where %s', (_, spans, minutes) => {
    expect(open(...spans)).toBe(minutes);
  });
});
