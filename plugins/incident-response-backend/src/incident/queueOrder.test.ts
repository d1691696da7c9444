import fc from 'fast-check';
import type { Severity } from '@incident-response/backstage-plugin-common';
import { after, START } from '../__testUtils__/incident';
import { queuePosition, queuePriority } from './queueOrder';

const severity = fc.constantFrom<Severity>('P1', 'P2', 'P3', 'P4');
const minutes = fc.nat(24 * 60);

describe('the order of a queue', () => {
  it('lets a P1 pass a storm of P4s, and no P4 wait for ever', () => {
    const storm = queuePosition('P4', START);
    expect(queuePosition('P1', after('29m')) < storm).toBe(true);
    expect(queuePosition('P1', after('31m')) < storm).toBe(false);
    expect(queuePosition('P3', after('9m')) < storm).toBe(true);
    expect(queuePosition('P3', after('11m')) < storm).toBe(false);
  });

  it('is the same for positions and for the priorities of job queues', () => {
    fc.assert(
      fc.property(severity, minutes, severity, minutes, (a, at, b, bt) => {
        const since = (offset: number) => START.plus({ minutes: offset });
        const earlier =
          queuePosition(a, since(at)) < queuePosition(b, since(bt));
        expect(queuePriority(a, since(at)) > queuePriority(b, since(bt))).toBe(
          earlier,
        );
      }),
    );
  });

  it('fits into an integer of 32 bits', () => {
    const late = START.set({ year: 2090 });
    expect(Math.abs(queuePriority('P4', late))).toBeLessThan(2 ** 31);
  });
});
