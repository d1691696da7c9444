import { INCIDENTS, planQuarter, QUARTER } from './planQuarter';
import { addBusinessDays } from './QuarterTruth';

describe('the plan of a quarter', () => {
  it('is the same for a seed, and another for another', () => {
    expect(planQuarter(1)).toEqual(planQuarter(1));
    expect(planQuarter(1)).not.toEqual(planQuarter(2));
  });

  it('has its incidents one after the other within the quarter, and never two of one service at once', () => {
    const plan = planQuarter(3);
    expect(plan).toHaveLength(INCIDENTS);
    const starts = plan.map(({ triggeredAt }) => triggeredAt.getTime());
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(starts[0]).toBeGreaterThanOrEqual(QUARTER.from.getTime());
    expect(starts.at(-1)).toBeLessThan(QUARTER.to.getTime());
    const overlaps = plan.filter((incident, at) =>
      plan
        .slice(at + 1)
        .some(
          later =>
            later.serviceId === incident.serviceId &&
            later.triggeredAt < incident.resolvedAt,
        ),
    );
    expect(overlaps).toEqual([]);
  });

  it('has what the figures are about: repeats, machines at work, late postmortems and items that stay open', () => {
    const plan = planQuarter(1);
    expect(plan.some(({ workload }) => workload)).toBe(true);
    expect(plan.some(({ items }) => items.some(item => !item.closedAt))).toBe(
      true,
    );
    expect(
      plan.some(
        ({ publishedAfterMs = 0 }) => publishedAfterMs > 7 * 86_400_000,
      ),
    ).toBe(true);
  });
});

describe('business days of the truth', () => {
  it.each([
    ['a day', '2026-07-06T09:00:00Z', 1, '2026-07-07T09:00:00.000Z'],
    ['over a weekend', '2026-07-10T16:00:00Z', 1, '2026-07-13T16:00:00.000Z'],
    ['from a Sunday', '2026-07-12T03:00:00Z', 1, '2026-07-13T03:00:00.000Z'],
    ['a week', '2026-07-08T03:00:00Z', 5, '2026-07-15T03:00:00.000Z'],
  ])('go on %s', (_, from, days, to) => {
    expect(addBusinessDays(new Date(from), days).toISOString()).toBe(to);
  });
});
