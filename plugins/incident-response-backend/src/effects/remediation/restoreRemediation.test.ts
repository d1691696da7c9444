import type { RemediationAction } from '@incident-response/backstage-plugin-node';
import {
  after,
  IncidentStory,
  runbookMatch,
} from '../../__testUtils__/incident';
import { decide, DEFAULT_POLICY, fold, toIso } from '../../incident';
import type { RemediationLocks } from '../../store';
import { restoreRemediation } from './restoreRemediation';

/** An attempt that has changed a size and has not helped, and what comes of putting it back. */
async function putBack(options: { isSwitchedOff: boolean; isAsked: boolean }) {
  const story = new IncidentStory()
    .triggered('P2')
    .owned()
    .runbook(runbookMatch())
    .fact(
      'remediation.attempted',
      {
        attempt: 1,
        action: 'kubernetes:restart-pod',
        targets: [],
        changes: [],
        dryRun: false,
        verifyUntil: toIso(after('2m')),
        restorable: 'scale it back to 2 replicas',
        locks: ['w'],
      },
      after('1s'),
    )
    .fact('remediation.ineffective', { attempt: 1, reason: 'x' }, after('2s'));
  if (options.isAsked) {
    story.fact('remediation.restore_requested', { attempt: 1 }, after('3s'));
  }
  const now = after('4s');
  const state = fold(story.facts);
  const request = decide(state, DEFAULT_POLICY, now).effects.find(
    effect => effect.type === 'restoreRemediation',
  );
  if (request?.type !== 'restoreRemediation') {
    throw new Error('nothing is to be put back');
  }
  let writes = 0;
  const action = {
    restore: async () => {
      writes += 1;
      return { targets: [], changes: ['scaled back'] };
    },
  } as Partial<RemediationAction> as RemediationAction;
  const outcome = await restoreRemediation({
    knownAction: async () => ({ action, context: {} as never }),
    isSwitchedOff: async () => options.isSwitchedOff,
    locks: {
      take: async () => ({ granted: true }),
    } as Partial<RemediationLocks> as RemediationLocks,
  }).perform({
    request,
    state,
    policy: DEFAULT_POLICY,
    now,
    signal: AbortSignal.timeout(5_000),
  });
  return { writes, outcome };
}

describe('restoreRemediation', () => {
  it('puts back what has not helped, and says so', async () => {
    const { writes, outcome } = await putBack({
      isSwitchedOff: false,
      isAsked: false,
    });
    expect(writes).toBe(1);
    expect(outcome.facts).toMatchObject([
      {
        type: 'remediation.restored',
        payload: { attempt: 1, changes: ['scaled back'] },
      },
    ]);
  });

  it('writes nothing by itself while repairs are switched off, and waits', async () => {
    const { writes, outcome } = await putBack({
      isSwitchedOff: true,
      isAsked: false,
    });
    expect(writes).toBe(0);
    expect(outcome.facts).toEqual([]);
    expect(outcome.pendingUntil).toBeDefined();
  });

  it('does what a person asks for all the same', async () => {
    const { writes } = await putBack({ isSwitchedOff: true, isAsked: true });
    expect(writes).toBe(1);
  });
});
