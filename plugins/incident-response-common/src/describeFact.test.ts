import { describeFact } from './describeFact';
import type { IncidentFact } from './facts';

const base = {
  id: 'f1',
  incidentId: 'Q1',
  sequence: 1,
  occurredAt: '2026-01-01T00:00:00.000Z',
  recordedAt: '2026-01-01T00:00:00.000Z',
};

describe('describeFact', () => {
  it('says who approved', () => {
    const fact: IncidentFact = {
      ...base,
      actor: { kind: 'user', ref: 'user:default/ada' },
      type: 'remediation.approved',
      payload: { attempt: 2 },
    };
    expect(describeFact(fact).title).toBe('Attempt 2 approved by ada');
  });

  it('says where it was not a webhook that told', () => {
    const fact: IncidentFact = {
      ...base,
      actor: { kind: 'pagerduty', name: 'Demo Primary' },
      type: 'pagerduty.resolved',
      payload: { eventId: '', incident: {}, caughtUp: true },
    };
    expect(describeFact(fact)).toMatchObject({
      title: 'PagerDuty: resolved by Demo Primary',
      detail: 'PagerDuty was asked; its webhook had not come.',
    });
  });

  it('gives every refusal its reason and its way out', () => {
    const fact: IncidentFact = {
      ...base,
      actor: { kind: 'system' },
      type: 'remediation.refused',
      payload: {
        attempt: 1,
        guard: 'blast-radius',
        reason: '2 of 8 pods are already unavailable and the limit is 25 %',
        next: 'escalate',
      },
    };
    expect(describeFact(fact)).toEqual({
      title:
        'Not repaired: 2 of 8 pods are already unavailable and the limit is 25 %',
      detail: 'A human is asked.',
      group: 'remediation',
      tone: 'trouble',
    });
  });
});
