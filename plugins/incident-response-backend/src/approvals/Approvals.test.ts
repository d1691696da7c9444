import type {
  FactActor,
  NewFact,
} from '@incident-response/backstage-plugin-common';
import { after, IncidentStory } from '../__testUtils__/incident';
import {
  DEFAULT_POLICY,
  fold,
  toIso,
  type RemediationPolicy,
} from '../incident';
import { Approvals } from './Approvals';

const PAYMENTS = 'group:default/payments';
const person = (name: string): FactActor => ({
  kind: 'user',
  ref: `user:default/${name}`,
});

/** An incident of the payments team whose first attempt waits for so many people. */
function waiting(changes: Partial<RemediationPolicy> = {}, approvals = 1) {
  const story = new IncidentStory().triggered('P1').owned().runbook();
  let seconds = 0;
  const next = () => {
    seconds += 1;
    return after(`${seconds}s`);
  };
  const ask = (id: string) =>
    story.fact(
      'remediation.approval_requested',
      {
        attempt: 1,
        action: 'kubernetes:scale',
        reason: 'a person must approve it',
        targets: [],
        changes: [`scale to ${id}`],
        approvals,
        expiresAt: toIso(after('15m')),
      },
      next(),
      `ask-${id}`,
    );
  ask('1');
  const woken: string[] = [];
  const service = Approvals.create({
    store: {
      facts: async id => (id === story.id ? story.facts : []),
      transaction: work => work(undefined as never),
      appendFacts: async (_, facts: NewFact[]) => {
        facts.forEach(fact => story.add(fact, next()));
        return { appended: facts.length } as never;
      },
    },
    wakeups: {
      wake: async id => {
        woken.push(id);
      },
    },
    policy: {
      ...DEFAULT_POLICY,
      remediation: { ...DEFAULT_POLICY.remediation, ...changes },
    },
    now: next,
  });
  const decide = (
    name: string,
    claims: string[] = [PAYMENTS],
    decision: 'approve' | 'reject' = 'approve',
    request?: string,
  ) =>
    service.decide({
      incidentId: story.id,
      attempt: 1,
      request,
      decision,
      actor: person(name),
      claims: [`user:default/${name}`, ...claims],
    });
  return {
    story,
    service,
    ask,
    decide,
    pass: (minutes: number) => {
      seconds += minutes * 60;
    },
    woken,
    attempt: () => fold(story.facts).attempts[0],
  };
}

describe('Approvals', () => {
  it('takes the word of an owner, and wakes the incident', async () => {
    const { decide, attempt, woken } = waiting();
    await decide('ada');
    expect(attempt().decision?.type).toBe('remediation.approved');
    expect(woken).toEqual(['Q1']);
    await expect(decide('bo')).rejects.toThrow(/does not wait .*any more/);
  });

  it.each(['approve', 'reject'] as const)(
    'lets nobody from outside %s, and says who may',
    async decision => {
      const { decide, attempt } = waiting();
      await expect(
        decide('eve', ['group:default/x'], decision),
      ).rejects.toThrow(
        'Only members of group:default/payments may decide on this repair',
      );
      expect(attempt().decision).toBeUndefined();
    },
  );

  it('takes no word for a change that is another by now', async () => {
    const { ask, decide, attempt } = waiting();
    ask('2');
    await expect(decide('ada', [PAYMENTS], 'approve', 'ask-1')).rejects.toThrow(
      /Something else would be done by now/,
    );
    await decide('ada', [PAYMENTS], 'approve', 'ask-2');
    expect(attempt().decision?.type).toBe('remediation.approved');
  });

  it('takes no word once the time is over, though nobody has noted that yet', async () => {
    const { pass, decide, attempt } = waiting();
    pass(15);
    await expect(decide('ada')).rejects.toThrow(/time to decide .* is over/);
    expect(attempt().decision).toBeUndefined();
  });

  it('knows nothing of an incident of another portal', async () => {
    const { service } = waiting();
    await expect(
      service.decide({
        incidentId: 'Q2',
        attempt: 1,
        decision: 'approve',
        actor: person('ada'),
        claims: [PAYMENTS],
      }),
    ).rejects.toThrow('This portal knows no incident Q2');
  });

  it('takes the word of a configured approver', async () => {
    const { decide, attempt } = waiting({ approvers: ['group:default/sre'] });
    await decide('sue', ['group:default/sre']);
    expect(attempt().decision?.type).toBe('remediation.approved');
  });

  it('wants somebody else where four eyes are wanted', async () => {
    const { story, decide, attempt } = waiting({ fourEyes: true });
    story.add(
      { type: 'remediation.requested', actor: person('ada'), payload: {} },
      after('1s'),
    );
    await expect(decide('ada')).rejects.toThrow(/fourEyes/);
    await decide('bo');
    expect(attempt().decision?.type).toBe('remediation.approved');
  });

  it('counts people and not clicks where two have to approve', async () => {
    const { decide, attempt } = waiting({}, 2);
    await decide('ada');
    await expect(decide('ada')).rejects.toThrow(/somebody else has to/);
    expect(attempt().decision).toBeUndefined();
    await decide('bo');
    expect(attempt().decision?.type).toBe('remediation.approved');
  });

  it('lets one rejection end what another has approved in part', async () => {
    const { decide, attempt } = waiting({}, 2);
    await decide('ada');
    await decide('bo', [PAYMENTS], 'reject');
    expect(attempt().decision?.type).toBe('remediation.rejected');
  });

  it('counts no approval of an earlier request for a later one', async () => {
    const { decide, ask, attempt } = waiting();
    await decide('ada');
    ask('2');
    expect(attempt().decision).toBeUndefined();
    await decide('ada');
    expect(attempt().decision?.type).toBe('remediation.approved');
  });
});
