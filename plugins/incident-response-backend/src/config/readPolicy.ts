import type { RootConfigService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type {
  SeverityDuration,
  SeverityRow,
} from '@incident-response/backstage-plugin-common';
import { DEFAULT_POLICY, type BusinessHours, type Policy } from '../incident';
import { readDuration } from './readDuration';
import { readRemediation } from './readRemediation';
import { readSeverity } from './readSeverity';

/**
 * The rules of conduct: the handbook's defaults, changed by `incidentResponse` of the configuration.
 * @throws InputError naming the key and what it may be
 */
export function readPolicy(root: RootConfigService): Policy {
  const config = root.getOptionalConfig('incidentResponse');
  return {
    ...DEFAULT_POLICY,
    portalUrl: root.getString('app.baseUrl').replace(/\/$/, ''),
    fallbackOwner: config?.getOptionalString('fallbackOwner'),
    severities: readSeverities(config?.getOptionalConfig('severities')),
    priorityNames: readPriorityNames(config?.getOptionalConfig('priorities')),
    businessHours: readBusinessHours(
      config?.getOptionalConfig('businessHours'),
    ),
    slackButtons: config?.has('slack.signingSecret') ?? false,
    archive: config?.has('archive') ?? false,
    storm: readStorm(config?.getOptionalConfig('storm')),
    actionItems: readActionItems(config?.getOptionalConfig('actionItems')),
    remediation: readRemediation(config?.getOptionalConfig('remediation')),
  };
}

function readActionItems(config: Config | undefined): Policy['actionItems'] {
  const days = (key: keyof Policy['actionItems'], atLeast: number) => {
    const value =
      config?.getOptionalNumber(key) ?? DEFAULT_POLICY.actionItems[key];
    if (!Number.isInteger(value) || value < atLeast || value > 365) {
      throw new InputError(
        `incidentResponse.actionItems.${key} is ${value}; it must be a whole number of days from ${atLeast} to 365`,
      );
    }
    return value;
  };
  return {
    remindDaysBefore: days('remindDaysBefore', 0),
    remindEveryDays: days('remindEveryDays', 1),
  };
}

function readStorm(config: Config | undefined): Policy['storm'] {
  const defaults = DEFAULT_POLICY.storm;
  const incidentsPerService =
    config?.getOptionalNumber('incidentsPerService') ??
    defaults.incidentsPerService;
  if (!Number.isInteger(incidentsPerService) || incidentsPerService < 1) {
    throw new InputError(
      `incidentResponse.storm.incidentsPerService is ${incidentsPerService}; it must be a whole number of at least 1`,
    );
  }
  return {
    incidentsPerService,
    within:
      readDuration(config?.getOptionalConfig('within')) ?? defaults.within,
  };
}

function readSeverities(config: Config | undefined): Policy['severities'] {
  const rows = { ...DEFAULT_POLICY.severities };
  for (const key of config?.keys() ?? []) {
    const severity = readSeverity(key, `incidentResponse.severities.${key}`);
    rows[severity] = readRow(rows[severity], config?.getConfig(key));
  }
  return rows;
}

function readRow(row: SeverityRow, config: Config | undefined): SeverityRow {
  const duration = (key: string, known: SeverityDuration) =>
    readDuration(config?.getOptionalConfig(key)) ?? known;
  const mention = config?.getOptionalString('mention') ?? row.mention;
  if (mention !== 'channel' && mention !== 'here' && mention !== 'none') {
    throw new InputError(
      `incidentResponse.severities.${row.severity}.mention is ${mention}; it must be channel, here or none`,
    );
  }
  return {
    ...row,
    meaning: config?.getOptionalString('meaning') ?? row.meaning,
    examples: config?.getOptionalStringArray('examples') ?? row.examples,
    acknowledgeWithin: duration('acknowledgeWithin', row.acknowledgeWithin),
    updateEvery: duration('updateEvery', row.updateEvery),
    resolveWithin: duration('resolveWithin', row.resolveWithin),
    escalation:
      config?.getOptionalConfigArray('escalation')?.map(rung => ({
        after: readDuration(rung.getConfig('after')) ?? { minutes: 0 },
        role: rung.getString('role'),
      })) ?? row.escalation,
    mention,
    postmortem: {
      required:
        config?.getOptionalBoolean('postmortem.required') ??
        row.postmortem.required,
      dueWithin:
        readDuration(config?.getOptionalConfig('postmortem.dueWithin')) ??
        row.postmortem.dueWithin,
    },
  };
}

function readPriorityNames(
  config: Config | undefined,
): Policy['priorityNames'] {
  return Object.fromEntries(
    (config?.keys() ?? []).map(name => [
      name.trim().toLowerCase(),
      readSeverity(
        config?.getString(name) ?? '',
        `incidentResponse.priorities.${name}`,
      ),
    ]),
  );
}

function readBusinessHours(config: Config | undefined): BusinessHours {
  const defaults = DEFAULT_POLICY.businessHours;
  const time = (key: 'start' | 'end') => {
    const value = config?.getOptionalString(key) ?? defaults[key];
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(value)) {
      throw new InputError(
        `incidentResponse.businessHours.${key} is ${value}; it must look like 09:00`,
      );
    }
    return value;
  };
  const days = config?.getOptional<number[]>('days') ?? defaults.days;
  if (days.length === 0 || days.some(day => !(day >= 1 && day <= 7))) {
    throw new InputError(
      'incidentResponse.businessHours.days must name at least one ISO weekday, 1 (Monday) to 7',
    );
  }
  return {
    timeZone: config?.getOptionalString('timeZone') ?? defaults.timeZone,
    start: time('start'),
    end: time('end'),
    days,
  };
}
