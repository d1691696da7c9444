import { exampleIncident } from '../../__testUtils__/exampleIncident';
import { layOutStrip } from './layOutStrip';

const NOW = Date.parse('2026-11-23T10:00:00Z');
const incident = (daysAgo: number, minutes?: number) => {
  const start = NOW - daysAgo * 86_400_000;
  return exampleIncident({
    triggeredAt: new Date(start).toISOString(),
    resolvedAt:
      minutes === undefined
        ? undefined
        : new Date(start + minutes * 60_000).toISOString(),
  });
};

describe('layOutStrip', () => {
  it('places by time, and leaves out what is older than ninety days', () => {
    const marks = layOutStrip(
      [incident(90, 5), incident(45, 5), incident(91, 5)],
      NOW,
    );
    expect(marks.map(mark => mark.position)).toEqual([0, 0.5]);
  });

  it('grows with the duration, within bounds, and counts what is open until now', () => {
    const heights = layOutStrip(
      [incident(10, 0), incident(10, 1), incident(10, 60), incident(10)],
      NOW,
    ).map(mark => mark.height);
    expect(heights[0]).toBe(0);
    expect(heights[1]).toBe(0);
    expect(heights[2]).toBeGreaterThan(0.4);
    expect(heights[2]).toBeLessThan(0.7);
    expect(heights[3]).toBe(1);
  });
});
