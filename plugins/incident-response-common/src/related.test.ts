import { describeFact } from './describeFact';
import type { FactPayloads, FactType, IncidentFact } from './facts';
import type { RelatedIncident } from './related';

const AT = '2026-03-13T12:00:00.000Z';

const fact = <T extends FactType>(type: T, payload: FactPayloads[T]) =>
  describeFact({
    id: 'f',
    incidentId: 'Q1',
    sequence: 1,
    occurredAt: AT,
    recordedAt: AT,
    actor: { kind: 'user', ref: 'user:default/ada' },
    type,
    payload,
  } as IncidentFact);

const related = (over: Partial<RelatedIncident> = {}): RelatedIncident => ({
  id: 'Q0',
  number: 1101,
  title: 'memory',
  triggeredAt: '2026-03-01T11:00:00.000Z',
  kind: 'repeat',
  why: ['same runbook', 'same alert'],
  openActionItems: [
    {
      id: 'a',
      postmortemId: 'pm-Q0',
      title: 'raise limit',
      ticket: { key: 'OPS-61', url: 'https://j' },
    },
    {
      id: 'b',
      postmortemId: 'pm-Q0',
      title: 'alert earlier',
      ticket: { key: 'OPS-62', url: 'https://j', missing: true },
    },
  ],
  ...over,
});

describe('what happened before, in words', () => {
  it('names the nearest, why, and what is still open', () => {
    expect(
      fact('incident.related_found', { related: [related()] }),
    ).toMatchObject({
      title: 'This happened before: #1101, 12 days earlier',
      detail: [
        '#1101, 12 days earlier: same runbook, same alert',
        'Still open: OPS-61 "raise limit"',
        'Still open: "alert earlier"',
      ].join('\n'),
    });
  });

  it.each<[string, Partial<RelatedIncident>, string]>([
    [
      'what is only alike',
      { kind: 'similar' },
      'Something like this happened before: #1101, 12 days earlier',
    ],
    [
      'what somebody has confirmed',
      { kind: 'similar', confirmed: true },
      'This happened before: #1101, 12 days earlier',
    ],
    [
      'what has no number',
      { number: undefined },
      'This happened before: Q0, 12 days earlier',
    ],
    [
      'yesterday',
      { triggeredAt: '2026-03-12T12:00:00.000Z' },
      'This happened before: #1101, 24 hours earlier',
    ],
    [
      'a moment ago',
      { triggeredAt: '2026-03-13T11:59:00.000Z' },
      'This happened before: #1101, less than an hour earlier',
    ],
  ])('names %s', (_, over, title) => {
    expect(
      fact('incident.related_found', { related: [related(over)] }).title,
    ).toBe(title);
  });

  it('says that there is nothing', () => {
    expect(fact('incident.related_found', { related: [] }).title).toBe(
      'Nothing like it was found',
    );
  });
});

describe('action items, in words', () => {
  const item = { actionItemId: 'a', title: 'Raise it' };
  const ticket = { ...item, key: 'OPS-1', url: 'https://j' };

  it.each<[FactType, FactPayloads[FactType], string]>([
    [
      'action_item.closed',
      { ...item, by: 'jira' },
      'Action item “Raise it” is done, says Jira',
    ],
    [
      'action_item.reopened',
      { ...item, by: 'portal' },
      'Action item “Raise it” is open again, says ada',
    ],
    [
      'action_item.ticket_changed',
      { ...ticket, status: 'Done' },
      'OPS-1 is Done',
    ],
    [
      'action_item.ticket_changed',
      { ...ticket, missing: true },
      'OPS-1 is gone from Jira',
    ],
    [
      'action_item.ticket_changed',
      { ...ticket, key: 'PAY-7', movedFrom: 'OPS-1' },
      'OPS-1 is PAY-7 now',
    ],
    [
      'action_item.reminded',
      { ...item, reminder: 1, dueDate: '2026-03-12' },
      'Action item “Raise it” is due on 2026-03-12',
    ],
    [
      'action_item.reminded',
      { ...item, reminder: 2, dueDate: '2026-03-12' },
      'Action item “Raise it” is overdue since 2026-03-12',
    ],
  ])('%s of %j', (type, payload, title) => {
    expect(fact(type, payload).title).toBe(title);
  });
});
