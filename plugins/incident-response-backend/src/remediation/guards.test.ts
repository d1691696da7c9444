import fc from 'fast-check';
import { SEVERITIES } from '@incident-response/backstage-plugin-common';
import { DEFAULT_POLICY } from '../incident';
import { after, runbookMatch, START } from '../__testUtils__/incident';
import { askGuards, GUARDS, type GuardContext } from './guards';

const proposal = {
  precondition: 'holds' as const,
  observed: 'pod a uses 97 % of its memory limit',
  targets: [],
  changes: ['evict pod a'],
  locks: ['sandbox/payments/Deployment/payments-api'],
  evidence: [],
};

function context(changes: Partial<GuardContext> = {}): GuardContext {
  const runbook = runbookMatch();
  if (!runbook.remediation) {
    throw new Error('the test runbook has a repair');
  }
  return {
    now: START,
    policy: DEFAULT_POLICY,
    status: 'triggered',
    severity: 'P2',
    attempt: 1,
    ineffective: 0,
    maxAttempts: 3,
    runbook,
    remediation: runbook.remediation,
    action: 'kubernetes:restart-pod',
    actionKnown: true,
    approved: false,
    entity: {
      ref: 'component:default/payments-api',
      lifecycle: 'production',
      remediationDisabled: false,
      namespace: 'payments',
    },
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
          ref: 'component:default/x',
          remediationDisabled: true,
          namespace: 'payments',
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
      { actionKnown: false },
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
      { severity: 'P1', action: 'kubernetes:scale' },
      'mode',
      /must approve it for a P1 in production/,
      'approve',
    ],
    [
      'a runbook that only suggests',
      {
        remediation: {
          mode: 'suggest',
          actions: [{ action: 'kubernetes:restart-pod', parameters: {} }],
          verifyWithin: { minutes: 2 },
          resolveIncident: false,
        },
      },
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
        context({ severity: 'P1', action: 'kubernetes:scale', approved: true }),
      ).refusal,
    ).toBeUndefined();
  });

  it('takes an unknown lifecycle for production', () => {
    expect(
      askGuards(
        context({
          action: 'kubernetes:scale',
          entity: {
            ref: 'component:default/x',
            remediationDisabled: false,
            namespace: 'payments',
          },
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
        ({ precondition, alerting, ...changes }) => {
          const { refusal } = askGuards(
            context({
              ...changes,
              fleet: { services: 10, alerting },
              approved: true,
              proposal: { ...proposal, precondition },
            }),
          );
          const mayRun =
            changes.switchedOn &&
            changes.ineffective < 3 &&
            changes.attemptsOnEntity < 3 &&
            alerting <= 4 &&
            changes.underRepair.length < 2 &&
            changes.actionKnown &&
            precondition === 'holds' &&
            changes.status !== 'resolved';
          expect(refusal === undefined).toBe(mayRun);
        },
      ),
    );
  });
});
