import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { Cron } from 'croner';
import { IANAZone } from 'luxon';

const KEY = 'incidentResponse.digest';

const DAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
];

/** When the weekly digest goes to whom. */
export interface DigestOptions {
  /** Minute, hour and weekday, as croner reads them. */
  cron: string;
  timeZone: string;
  /** Slack channels by team; others name theirs in an annotation. */
  channels: { [team: string]: string };
}

/**
 * Reads `incidentResponse.digest`; undefined where it isn't switched on. What can't be read stops the start.
 * @throws InputError naming the key and what it may be
 */
export function readDigest(
  root: Config,
  defaultZone: string,
): DigestOptions | undefined {
  const config = root.getOptionalConfig(KEY);
  if (!config?.getOptionalBoolean('enabled')) {
    return undefined;
  }
  const day = config.getOptionalString('day') ?? 'monday';
  const weekday = DAYS.indexOf(day.toLocaleLowerCase('en-US'));
  if (weekday < 0) {
    throw new InputError(`${KEY}.day is ${day}; it must be one of ${DAYS}`);
  }
  const hour = config.getOptionalNumber('hour') ?? 9;
  if (!Number.isInteger(hour) || hour < 0 || hour > 23) {
    throw new InputError(
      `${KEY}.hour is ${hour}; it must be a whole number from 0 to 23`,
    );
  }
  const timeZone = config.getOptionalString('timeZone') ?? defaultZone;
  if (!IANAZone.isValidZone(timeZone)) {
    throw new InputError(
      `${KEY}.timeZone is ${timeZone}; it must be a name such as Europe/Berlin`,
    );
  }
  const cron = `0 ${hour} * * ${weekday}`;
  new Cron(cron, { timezone: timeZone, paused: true }).stop();
  const channels = config.getOptionalConfig('channels');
  return {
    cron,
    timeZone,
    channels: Object.fromEntries(
      (channels?.keys() ?? []).map(team => [
        team.toLocaleLowerCase('en-US'),
        readChannel(channels, team),
      ]),
    ),
  };
}

function readChannel(channels: Config | undefined, team: string): string {
  // Not getString(team): a reference has no dots as a rule, and may have some.
  const channel = channels?.get<Record<string, unknown>>()[team];
  if (typeof channel !== 'string' || !isChannelId(channel)) {
    throw new InputError(
      `${KEY}.channels["${team}"] is ${channel}; it must be the id of a channel such as C0123456789, from the end of its details in Slack`,
    );
  }
  return channel;
}

/** Whether a text is the id of a Slack channel; a name can't be looked through for what was sent. */
export function isChannelId(text: string): boolean {
  return /^[CG][A-Z0-9]{5,}$/.test(text);
}
