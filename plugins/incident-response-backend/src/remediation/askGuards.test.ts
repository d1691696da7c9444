import fc from 'fast-check';
import { SEVERITIES } from '@incident-response/backstage-plugin-common';
import {
  DEFAULT_POLICY,
  type PlannedRepair,
  type QuietTimes,
} from '../incident';
import { after, runbookMatch, START } from '../__testUtils__/incident';
import { askAllGuards, askGuards, GUARDS } from './askGuards';
import type { GuardContext } from './Guard';

const proposal = {
  precondition: 'holds' as const,
  observed: 'pod a uses 97 % of its memory limit',
  targets: [],
  changes: ['evict pod a'],
  locks: ['sandbox/payments/Deployment/payments-api'],
  evidence: [],
};

const entity = {
  ref: 'component:default/payments-api',
  lifecycle: 'production',
  namespace: 'payments',
};

const repair = (changes: Partial<PlannedRepair> = {}): PlannedRepair => ({
  attempt: 1,
  step: 0,
  action: 'kubernetes:restart-pod',
  parameters: {},
  mode: 'auto',
  verifyWithin: { minutes: 2 },
  rehearsal: false,
  ...changes,
});

function context(changes: Partial<GuardContext> = {}): GuardContext {
  return {
    now: START,
    policy: DEFAULT_POLICY,
    status: 'triggered',
    severity: 'P2',
    ineffective: 0,
    maxAttempts: 3,
    runbook: runbookMatch(),
    runbookKnown: true,
    repair: repair(),
    action: {},
    entity,
    switchedOn: true,
    attemptsOnEntity: 0,
    fleet: { services: 20, alerting: 1 },
    underRepair: [],
    proposal,
    ...changes,
  };
}

const policy = (remediation: Partial<typeof DEFAULT_POLICY.remediation>) => ({
  ...DEFAULT_POLICY,
  remediation: { ...DEFAULT_POLICY.remediation, ...remediation },
});

const quiet = (times: Partial<QuietTimes>) =>
  policy({
    quietTimes: { ...DEFAULT_POLICY.remediation.quietTimes, ...times },
  });

describe('askGuards', () => {
  it('lets a pod restart of a P2 in production run by itself', () => {
    const report = askGuards(context());
    expect(report.refusal).toBeUndefined();
    expect(report.guards.map(({ guard }) => guard)).toEqual(
      GUARDS.map(({ name }) => name),
    );
  });

  it.each<[string, Partial<GuardContext>, string, RegExp, string]>([
    ['a resolved incident', { status: 'resolved' }, 'open', /resolved/, 'note'],
    [
      'the configured switch',
      { policy: policy({ enabled: false }) },
      'kill-switch',
      /remediation\.enabled/,
      'note',
    ],
    [
      'the switch in the portal',
      { switchedOn: false },
      'kill-switch',
      /in the portal/,
      'note',
    ],
    [
      "the entity's annotation",
      {
        entity: {
          ...entity,
          ref: 'component:default/x',
          remediation: 'disabled',
        },
      },
      'kill-switch',
      /component:default\/x has the annotation/,
      'note',
    ],
    [
      'a disabled action',
      { policy: policy({ disabledActions: ['kubernetes:restart-pod'] }) },
      'kill-switch',
      /switched off/,
      'note',
    ],
    [
      'an unknown action',
      { action: undefined },
      'trust',
      /doesn't have/,
      'escalate',
    ],
    [
      'an untrusted runbook',
      { policy: policy({ trustedLocations: ['url:https://trusted/'] }) },
      'trust',
      /trustedLocations/,
      'note',
    ],
    [
      'no entity',
      { entity: undefined },
      'scope',
      /no catalog entity/,
      'escalate',
    ],
    [
      'a foreign namespace',
      { policy: policy({ allowedNamespaces: ['other'] }) },
      'scope',
      /payments is not in/,
      'escalate',
    ],
    [
      'an empty allow-list of namespaces',
      { policy: policy({ allowedNamespaces: [] }) },
      'scope',
      /not in/,
      'escalate',
    ],
    [
      'targets that can not be told',
      {
        proposal: {
          ...proposal,
          precondition: 'out_of_scope',
          observed: 'no selector',
        },
      },
      'scope',
      /no selector/,
      'escalate',
    ],
    [
      'a failure of much of everything',
      { fleet: { services: 20, alerting: 9 } },
      'systemic-failure',
      /9 of 20 services have open incidents, more than 40 %/,
      'escalate',
    ],
    [
      'a namespace that is switched off',
      { policy: policy({ disabledNamespaces: ['payments'] }) },
      'kill-switch',
      /disabledNamespaces/,
      'note',
    ],
    [
      'a runbook that has left the catalog',
      { runbookKnown: false },
      'trust',
      /no longer in the catalog/,
      'escalate',
    ],
    [
      'a freeze',
      {
        policy: quiet({
          freezes: [
            {
              name: 'The end-of-year freeze',
              from: '2026-03-01T00:00:00.000Z',
              until: '2026-03-04T00:00:00.000Z',
            },
          ],
        }),
      },
      'maintenance',
      /end-of-year freeze lasts until 2026-03-04/,
      'escalate',
    ],
    [
      'a maintenance window',
      {
        policy: quiet({
          maintenance: [
            {
              name: 'Patch Tuesday',
              cron: '0 11 * * 2',
              lasts: { hours: 2 },
              timeZone: 'UTC',
            },
          ],
        }),
      },
      'maintenance',
      /time of Patch Tuesday/,
      'escalate',
    ],
    [
      "the entity's maintenance",
      { entity: { ...entity, maintenance: '2026-03-03T11:00Z/PT2H' } },
      'maintenance',
      /payments-api is under maintenance until 2026-03-03T13:00/,
      'escalate',
    ],
    [
      'a maintenance that nobody can read',
      { entity: { ...entity, maintenance: 'tonight' } },
      'maintenance',
      /no ISO 8601 interval/,
      'escalate',
    ],
    [
      'a night, where people want to see it',
      { now: after('9h'), policy: quiet({ onlyBusinessHours: true }) },
      'maintenance',
      /outside of business hours/,
      'escalate',
    ],
    [
      'a night, where the owners want to see it',
      {
        now: after('9h'),
        entity: { ...entity, remediation: 'business-hours' },
      },
      'maintenance',
      /outside of business hours/,
      'escalate',
    ],
    [
      'too many pods of the workload away at once',
      {
        proposal: {
          ...proposal,
          disruption: [
            { workload: 'Deployment a', pods: 8, unavailable: 2, takes: 1 },
          ],
        },
      },
      'blast-radius',
      /2 of 8 pods of Deployment a are unavailable already, 1 more would be, and the limit is 2/,
      'escalate',
    ],
    [
      'what a person must always approve',
      { severity: 'P4', action: { needsApproval: true } },
      'mode',
      /must approve it since it is kubernetes:restart-pod/,
      'approve',
    ],
    [
      'a change that is not the one that was approved',
      {
        severity: 'P1',
        repair: repair({ action: 'kubernetes:scale' }),
        approvedChanges: ['evict pod b'],
      },
      'mode',
      /must be approved again/,
      'approve',
    ],
    [
      'as many entities under repair as may be',
      {
        underRepair: ['component:default/a', 'component:default/b'],
      },
      'blast-radius',
      /default\/a and component:default\/b are under automatic repair already, and the limit is 2/,
      'escalate',
    ],
    ['the third attempt', { ineffective: 3 }, 'attempts', /3 of 3/, 'escalate'],
    [
      'too many attempts on the entity',
      { attemptsOnEntity: 3 },
      'attempts',
      /already used 3 times/,
      'escalate',
    ],
    [
      'the cooldown',
      { coolUntil: after('30s') },
      'cooldown',
      /only just/,
      'wait',
    ],
    [
      'somebody else at it',
      {
        lockedBy: {
          holder: 'incident Q2 attempt 1',
          until: '2026-03-03T12:01:00.000Z',
        },
      },
      'one-at-a-time',
      /incident Q2 attempt 1 is repairing/,
      'wait',
    ],
    [
      'a rollout in progress',
      {
        proposal: {
          ...proposal,
          precondition: 'busy',
          observed: 'a rollout is in progress',
        },
      },
      'one-at-a-time',
      /rollout/,
      'wait',
    ],
    [
      'a fault that is gone',
      {
        proposal: {
          ...proposal,
          precondition: 'gone',
          observed: 'all is well',
        },
      },
      'precondition',
      /nothing to repair: all is well/,
      'note',
    ],
    [
      'a disruption budget',
      {
        proposal: {
          ...proposal,
          precondition: 'blocked',
          observed: 'a budget is in the way',
        },
      },
      'precondition',
      /budget/,
      'wait',
    ],
    [
      'anything but a pod restart of a P1 in production',
      { severity: 'P1', repair: repair({ action: 'kubernetes:scale' }) },
      'mode',
      /must approve it for a P1 in production/,
      'approve',
    ],
    [
      'a runbook that only suggests',
      { repair: repair({ mode: 'suggest' }) },
      'mode',
      /only suggested because the runbook says so: evict pod a/,
      'note',
    ],
  ])(
    'refuses on %s with the reason and what happens next',
    (_, changes, guard, reason, next) => {
      const { refusal, guards } = askGuards(context(changes));
      expect(refusal).toMatchObject({ guard, next });
      expect(refusal?.reason).toMatch(reason);
      expect(guards.at(-1)).toMatchObject({ guard, allowed: false });
    },
  );

  it('gives every wait an instant to ask again', () => {
    const { refusal } = askGuards(context({ coolUntil: after('30s') }));
    expect(refusal?.retryAt).toBe('2026-03-03T12:00:30.000Z');
  });

  it('runs what a person has approved', () => {
    expect(
      askGuards(
        context({
          severity: 'P1',
          repair: repair({ action: 'kubernetes:scale' }),
          approvedChanges: ['evict pod a'],
        }),
      ).refusal,
    ).toBeUndefined();
  });

  it('takes an unknown lifecycle for production', () => {
    expect(
      askGuards(
        context({
          repair: repair({ action: 'kubernetes:scale' }),
          entity: { ref: 'component:default/x', namespace: 'payments' },
        }),
      ).refusal?.next,
    ).toBe('approve');
  });

  it.each([
    ['exactly the share', { services: 20, alerting: 8 }],
    ['half of a few', { services: 4, alerting: 2 }],
    ['nobody in the catalog', { services: 0, alerting: 0 }],
  ])('takes %s for no systemic failure', (_, fleet) => {
    expect(askGuards(context({ fleet })).refusal).toBeUndefined();
  });

  it.each([
    ['outside of the window', { now: after('3h') }],
    ['by day', { now: START }],
  ])('repairs %s', (_, changes) => {
    expect(
      askGuards(
        context({
          ...changes,
          policy: quiet({
            onlyBusinessHours: true,
            maintenance: [
              {
                name: 'Patch Tuesday',
                cron: '0 9 * * 2',
                lasts: { hours: 2 },
                timeZone: 'UTC',
              },
            ],
          }),
        }),
      ).refusal,
    ).toBeUndefined();
  });

  it.each([
    ['a pod that does not work anyway', { pods: 8, unavailable: 4, takes: 0 }],
    ['the only pod', { pods: 1, unavailable: 0, takes: 1 }],
    ['a quarter of the pods', { pods: 8, unavailable: 1, takes: 1 }],
  ])('lets go %s', (_, disruption) => {
    expect(
      askGuards(
        context({
          proposal: {
            ...proposal,
            disruption: [{ workload: 'Deployment a', ...disruption }],
          },
        }),
      ).refusal,
    ).toBeUndefined();
  });

  it('tells for a rehearsal what every guard would say', () => {
    const { guards, refusal } = askAllGuards(
      context({ status: 'resolved', switchedOn: false, ineffective: 3 }),
    );
    expect(guards).toHaveLength(GUARDS.length);
    expect(
      guards.filter(({ allowed }) => !allowed).map(({ guard }) => guard),
    ).toEqual(['open', 'kill-switch', 'attempts']);
    expect(refusal?.guard).toBe('open');
  });

  it('never lets an approval open any other guard', () => {
    fc.assert(
      fc.property(
        fc.record({
          severity: fc.constantFrom(...SEVERITIES),
          switchedOn: fc.boolean(),
          ineffective: fc.integer({ min: 0, max: 5 }),
          attemptsOnEntity: fc.integer({ min: 0, max: 5 }),
          alerting: fc.integer({ min: 0, max: 10 }),
          underRepair: fc.subarray(['a', 'b', 'c']),
          actionKnown: fc.boolean(),
          precondition: fc.constantFrom(
            'holds',
            'gone',
            'busy',
            'blocked',
            'out_of_scope',
          ),
          status: fc.constantFrom('triggered', 'acknowledged', 'resolved'),
        }),
        ({ precondition, alerting, actionKnown, ...changes }) => {
          const { refusal } = askGuards(
            context({
              ...changes,
              action: actionKnown ? {} : undefined,
              fleet: { services: 10, alerting },
              approvedChanges: proposal.changes,
              proposal: { ...proposal, precondition },
            }),
          );
          const mayRun =
            changes.switchedOn &&
            changes.ineffective < 3 &&
            changes.attemptsOnEntity < 3 &&
            alerting <= 4 &&
            changes.underRepair.length < 2 &&
            actionKnown &&
            precondition === 'holds' &&
            changes.status !== 'resolved';
          expect(refusal === undefined).toBe(mayRun);
        },
      ),
    );
  });
});
