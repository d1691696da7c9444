import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  DEFAULT_MANUAL_MINUTES,
  TOIL_STEPS,
  type ManualMinutes,
} from '../insights';

const KEY = 'incidentResponse.insights.manualMinutes';

/** What insights depend on besides the incidents. */
export interface InsightsOptions {
  manualMinutes: ManualMinutes;
  /** The incidents are the sandbox's, and every figure is to say so. */
  simulated: boolean;
}

/**
 * Reads `incidentResponse.insights`.
 * @throws InputError naming the key and what it may be
 */
export function readInsights(root: Config): InsightsOptions {
  const config = root.getOptionalConfig(KEY);
  const manualMinutes = { ...DEFAULT_MANUAL_MINUTES };
  for (const key of config?.keys() ?? []) {
    const step = TOIL_STEPS.find(known => known === key);
    const minutes = config?.getNumber(key) ?? 0;
    if (!step) {
      throw new InputError(
        `${KEY}.${key} is no step; there are ${TOIL_STEPS.join(', ')}`,
      );
    }
    if (!(minutes >= 0)) {
      throw new InputError(
        `${KEY}.${key} is ${minutes}; it must be a number of minutes, 0 or more`,
      );
    }
    manualMinutes[step] = minutes;
  }
  return {
    manualMinutes,
    simulated: root.has('incidentResponse.sandbox.url'),
  };
}
