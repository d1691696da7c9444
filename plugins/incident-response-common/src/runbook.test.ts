import { findRunbookProblems } from './runbook';

const good = {
  type: 'runbook',
  owner: 'group:default/platform',
  match: { alertNames: ['HighMemoryUsage'] },
  steps: [{ title: 'Look at the memory graph' }],
};

describe('findRunbookProblems', () => {
  it('accepts a runbook with an alert name and a step', () => {
    expect(findRunbookProblems(good)).toEqual([]);
  });

  it.each([
    [{ ...good, match: {} }, /^spec\.match: .*alertNames/],
    [{ ...good, steps: [] }, /^spec\.steps: /],
    [
      { ...good, match: { alertName: ['HighMemoryUsage'] } },
      /^spec\.match: .*alertName/,
    ],
    [{ ...good, owner: undefined }, /^spec\.owner: /],
    [
      { ...good, remediation: { actions: [{ action: 'restart' }] } },
      /^spec\.remediation\.actions\.0\.action: must look like/,
    ],
    [
      {
        ...good,
        remediation: {
          maxAttempts: 9,
          actions: [{ action: 'kubernetes:scale' }],
        },
      },
      /^spec\.remediation\.maxAttempts: /,
    ],
  ])('names the field and the reason: %#', (spec, expected) => {
    expect(findRunbookProblems(spec).join('\n')).toMatch(expected);
  });
});
