import fc from 'fast-check';
import { after, IncidentStory } from '../__testUtils__/incident';
import { fold } from './state';

const story = () =>
  new IncidentStory()
    .triggered('P2')
    .owned()
    .runbook()
    .acknowledged(after('1m'))
    .attempt(1, after('2m'), false)
    .attempt(2, after('4m'), true)
    .fact('severity.set', { severity: 'P1' }, after('4m'))
    .fact('note.added', { text: 'looking' }, after('4m'))
    .resolved(after('5m'))
    .fact(
      'pagerduty.reopened',
      { eventId: 'r', incident: { title: 'again' } },
      after('6m'),
    )
    .resolved(after('7m'))
    .fact(
      'incident.related_found',
      {
        related: [
          {
            id: 'Q0',
            title: 'x',
            triggeredAt: '2026-03-01T00:00:00.000Z',
            kind: 'repeat',
            why: [],
            openActionItems: [],
          },
        ],
      },
      after('8m'),
    )
    .fact(
      'incident.link_judged',
      { otherId: 'Q0', verdict: 'rejected' },
      after('9m'),
    )
    .fact(
      'postmortem.published',
      {
        postmortemId: 'pm-Q1',
        version: 1,
        actionItems: [{ id: 'a', title: 'Raise it', dueDate: '2026-03-09' }],
      },
      after('10m'),
    )
    .fact(
      'action_item.ticketed',
      { actionItemId: 'a', key: 'OPS-1', url: 'https://j' },
      after('11m'),
    )
    .fact(
      'action_item.closed',
      { actionItemId: 'a', title: 'Raise it', by: 'jira' },
      after('12m'),
    )
    .fact(
      'action_item.reopened',
      { actionItemId: 'a', title: 'Raise it', by: 'portal' },
      after('13m'),
    );

describe('fold', () => {
  it('gives the same state for every order of delivery', () => {
    const { facts } = story();
    const expected = fold(facts);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(facts, { minLength: facts.length }),
        shuffled => {
          // What is delivered later has a higher sequence number.
          const delivered = shuffled.map((fact, index) => ({
            ...fact,
            sequence: index + 1,
          }));
          const state = fold(delivered);
          expect(withoutSequence(state)).toEqual(withoutSequence(expected));
        },
      ),
    );
  });

  it('knows a resolution that arrives before its trigger', () => {
    const { facts } = new IncidentStory().triggered('P3').resolved(after('3m'));
    expect(fold([facts[1], facts[0]])).toMatchObject({
      status: 'resolved',
      title: 'payments-api: memory above 95 %',
      resolutions: 1,
    });
  });

  it('counts the first acknowledgement, whatever comes after', () => {
    const state = fold(
      new IncidentStory()
        .triggered()
        .acknowledged(after('2m'))
        .fact(
          'pagerduty.unacknowledged',
          { eventId: 'u', incident: {} },
          after('10m'),
        )
        .acknowledged(after('20m')).facts,
    );
    expect(state.acknowledgedAt).toBe('2026-03-03T12:02:00.000Z');
  });

  it('lets the first decision on an approval stand', () => {
    const state = fold(
      new IncidentStory()
        .triggered()
        .fact('remediation.rejected', { attempt: 1 }, after('1m'))
        .fact('remediation.approved', { attempt: 1 }, after('2m')).facts,
    );
    expect(state.attempts[0].decision?.type).toBe('remediation.rejected');
  });
});

function withoutSequence(state: ReturnType<typeof fold>) {
  return JSON.parse(
    JSON.stringify(state, (key, value) =>
      key === 'sequence' ? undefined : value,
    ),
  );
}
