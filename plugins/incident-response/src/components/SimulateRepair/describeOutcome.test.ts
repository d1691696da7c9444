import type { Simulation } from '@incident-response/backstage-plugin-common';
import { exampleSimulation } from '../../__testUtils__/exampleRemediation';
import { describeOutcome } from './describeOutcome';

const refusal = { guard: 'any', reason: 'of this', next: 'note' } as const;

describe('what would happen', () => {
  it.each<[Partial<Simulation>, string]>([
    [{ outcome: 'runs' }, 'It would run at once'],
    [
      { outcome: 'asks_approval', refusal, approvalsNeeded: 1 },
      'It would ask for approval, because of this',
    ],
    [
      { outcome: 'asks_approval', refusal, approvalsNeeded: 2 },
      'It would ask 2 people for approval, because of this',
    ],
    [{ outcome: 'does_nothing', refusal }, 'Nothing would be done: of this'],
    [
      { outcome: 'does_nothing', problem: 'no runbook fits' },
      'Nothing would be done: no runbook fits',
    ],
    [{ outcome: 'asks_human', refusal }, 'A human would be asked: of this'],
    [
      { outcome: 'waits', refusal },
      'It would wait and try again by itself: of this',
    ],
  ])('is said in one sentence (%#)', (overrides, sentence) => {
    expect(
      describeOutcome({
        ...exampleSimulation(),
        refusal: undefined,
        ...overrides,
      }),
    ).toBe(sentence);
  });
});
