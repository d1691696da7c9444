import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { HumanDuration } from '@backstage/types';
import { Duration } from 'luxon';

/**
 * A span of time from the configuration: `{ days: 30 }`, `30 days` or `P30D`.
 * @throws InputError naming the key, the value, and what it may be
 */
export function readPeriod(
  root: Config,
  key: string,
  options: {
    default: HumanDuration;
    atLeast: HumanDuration;
    /** Why not less; goes on after "it must be at least …, since". */
    since: string;
  },
): Duration {
  const period = Duration.fromObject(
    root.has(key) ? readConfigured(root, key) : options.default,
  );
  const least = Duration.fromObject(options.atLeast);
  if (!(period.toMillis() >= least.toMillis())) {
    throw new InputError(
      `${key} is ${period.toHuman()}; it must be at least ${least.toHuman()}, since ${
        options.since
      }`,
    );
  }
  return period;
}

function readConfigured(root: Config, key: string): HumanDuration {
  try {
    return readDurationFromConfig(root, { key });
  } catch (error) {
    throw new InputError(
      `${key} is no span of time; it looks like { days: 30 } or "30 days"`,
      error,
    );
  }
}
