import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { Cron } from 'croner';
import { DateTime, IANAZone } from 'luxon';
import { DEFAULT_POLICY, toIso, type QuietTimes } from '../incident';
import { readDuration } from './readDuration';

const WHERE = 'incidentResponse.remediation.quietTimes';

/**
 * When nothing may be repaired by itself. What can't be read stops the start: a freeze that is silently none is worse.
 * @throws InputError naming the key and what it may be
 */
export function readQuietTimes(config: Config | undefined): QuietTimes {
  return {
    freezes: (config?.getOptionalConfigArray('freezes') ?? []).map(readFreeze),
    maintenance: (config?.getOptionalConfigArray('maintenance') ?? []).map(
      readMaintenance,
    ),
    onlyBusinessHours:
      config?.getOptionalBoolean('onlyBusinessHours') ??
      DEFAULT_POLICY.remediation.quietTimes.onlyBusinessHours,
  };
}

function readFreeze(config: Config, index: number): QuietTimes['freezes'][0] {
  const [from, until] = (['from', 'until'] as const).map(key => {
    const value = config.getString(key);
    const at = DateTime.fromISO(value, { zone: 'utc' });
    if (!at.isValid) {
      throw new InputError(
        `${WHERE}.freezes[${index}].${key} is ${value}; it must be an instant such as 2026-12-20T00:00:00Z`,
      );
    }
    return toIso(at);
  });
  if (from >= until) {
    throw new InputError(`${WHERE}.freezes[${index}].until must be after from`);
  }
  return {
    name: config.getOptionalString('name') ?? 'a freeze',
    from,
    until,
  };
}

function readMaintenance(
  config: Config,
  index: number,
): QuietTimes['maintenance'][0] {
  const where = `${WHERE}.maintenance[${index}]`;
  const cron = config.getString('cron');
  const timeZone = config.getOptionalString('timeZone') ?? 'UTC';
  if (!IANAZone.isValidZone(timeZone)) {
    throw new InputError(
      `${where}.timeZone is ${timeZone}; it must be a name such as Europe/Berlin`,
    );
  }
  const lasts = readDuration(config.getOptionalConfig('lasts'));
  if (!lasts || Object.keys(lasts).length === 0) {
    throw new InputError(
      `${where}.lasts is missing; it must say how long the window is, such as { hours: 2 }`,
    );
  }
  try {
    // Read once, so that a mistake is found at the start and not at night.
    new Cron(cron, { timezone: timeZone, paused: true }).stop();
  } catch (error) {
    throw new InputError(
      `${where}.cron is ${cron}, which is no cron expression (${
        error instanceof Error ? error.message : String(error)
      })`,
    );
  }
  return {
    name: config.getOptionalString('name') ?? 'maintenance',
    cron,
    lasts,
    timeZone,
  };
}
