import { GUARDS } from './guards';
import { INCIDENTS } from './incidents';
import { LIFECYCLE } from './lifecycle';
import { LIMITS } from './limits';
import type { Scenario } from './Scenario';
import { SEQUENCES } from './sequences';

/** Every scenario, in the order in which they are offered. */
export const SCENARIOS: Scenario[] = [
  ...INCIDENTS,
  LIFECYCLE,
  ...GUARDS,
  ...LIMITS,
  ...SEQUENCES,
];
