import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { DEFAULT_ON_CALL_HEALTH, type OnCallHealthPolicy } from '../insights';

const KEY = 'incidentResponse.onCallHealth';

/** How on-call health is counted, and who may see it. */
export interface OnCallHealthOptions {
  policy: OnCallHealthPolicy;
  /** Whether the permission counts; without it only members of a team see theirs. */
  usePermission: boolean;
}

/**
 * Reads `incidentResponse.onCallHealth`.
 * @throws InputError naming the key and what it may be
 */
export function readOnCallHealth(root: Config): OnCallHealthOptions {
  const config = root.getOptionalConfig(KEY);
  const { limits, night, showNames } = DEFAULT_ON_CALL_HEALTH;
  const limit = (key: keyof typeof limits) => {
    const value = config?.getOptionalNumber(`limits.${key}`) ?? limits[key];
    if (!(value > 0)) {
      throw new InputError(
        `${KEY}.limits.${key} is ${value}; it must be more than 0`,
      );
    }
    return value;
  };
  const time = (key: keyof typeof night) => {
    const value = config?.getOptionalString(`night.${key}`) ?? night[key];
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(value)) {
      throw new InputError(
        `${KEY}.night.${key} is ${value}; it must look like 22:00`,
      );
    }
    return value;
  };
  const [start, end] = [time('start'), time('end')];
  if (start <= end) {
    throw new InputError(
      `${KEY}.night is from ${start} to ${end}; it must begin in the evening and end on the next morning`,
    );
  }
  return {
    policy: {
      limits: {
        pagesPerDay: limit('pagesPerDay'),
        pagesPerNight: limit('pagesPerNight'),
      },
      night: { start, end },
      showNames: config?.getOptionalBoolean('showNames') ?? showNames,
    },
    usePermission: config?.getOptionalBoolean('usePermission') ?? false,
  };
}
