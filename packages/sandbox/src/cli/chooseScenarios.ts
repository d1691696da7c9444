import type { Scenario } from '../scenarios/Scenario';
import { DrillError } from './DrillError';

/**
 * The scenarios whose names fit one of the patterns, in the order in which they are offered. In a pattern `*` stands for
 * anything.
 *
 * @throws DrillError when a pattern fits none, naming all there are.
 */
export function chooseScenarios(
  patterns: string[],
  scenarios: Scenario[],
): Scenario[] {
  const tests = patterns.map(pattern => ({
    pattern,
    test: new RegExp(
      `^${pattern
        .split('*')
        .map(part => part.replace(/[^\w-]/g, '\\$&'))
        .join('.*')}$`,
    ),
  }));
  const unknown = tests.find(
    ({ test }) => !scenarios.some(({ name }) => test.test(name)),
  );
  if (unknown) {
    throw new DrillError(
      `There is no scenario "${unknown.pattern}". There are: ${scenarios
        .map(({ name }) => name)
        .join(', ')}`,
    );
  }
  return scenarios.filter(({ name }) =>
    tests.some(({ test }) => test.test(name)),
  );
}
