import { IncidentStory } from '../__testUtils__/incident';
import { DEFAULT_POLICY } from './policy';
import { severityOf, severityOfPriority } from './severity';
import { fold } from './state';

describe('severityOfPriority', () => {
  it.each([
    ['P1', 'P1'],
    ['SEV1', 'P1'],
    ['SEV-2', 'P2'],
    ['sev 3', 'P3'],
    ['P1 - Critical', 'P1'],
    ['Priority 4', 'P4'],
    ['P12', undefined],
    ['Critical', undefined],
    ['', undefined],
  ])('reads %p as %p', (name, severity) => {
    expect(severityOfPriority(name, DEFAULT_POLICY)).toBe(severity);
  });

  it('takes names from the configuration first', () => {
    const policy = {
      ...DEFAULT_POLICY,
      priorityNames: { critical: 'P1' as const },
    };
    expect(severityOfPriority('Critical', policy)).toBe('P1');
  });
});

describe('severityOf', () => {
  it('prefers a person, then the priority, then the runbook, then the urgency', () => {
    const verdict = (story: IncidentStory) =>
      severityOf(fold(story.facts), DEFAULT_POLICY).severity;
    expect(verdict(new IncidentStory().triggered())).toBe('P2');
    expect(
      verdict(new IncidentStory().triggered().runbook({ severity: 'P3' })),
    ).toBe('P3');
    expect(
      verdict(new IncidentStory().triggered('P4').runbook({ severity: 'P3' })),
    ).toBe('P4');
    expect(
      verdict(
        new IncidentStory()
          .triggered('P4')
          .fact('severity.set', { severity: 'P1' }),
      ),
    ).toBe('P1');
  });

  it('never makes a P1 of urgency alone', () => {
    for (const urgency of ['high', 'low', undefined] as const) {
      const state = fold(
        new IncidentStory().fact('pagerduty.triggered', {
          eventId: 'e',
          incident: { urgency },
        }).facts,
      );
      expect(severityOf(state, DEFAULT_POLICY).severity).not.toBe('P1');
    }
  });
});
