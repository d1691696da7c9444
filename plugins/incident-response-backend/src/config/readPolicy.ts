import type { RootConfigService } from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  REMEDIATION_MODES,
  SEVERITIES,
  type RemediationMode,
  type Severity,
  type SeverityDuration,
  type SeverityRow,
} from '@incident-response/backstage-plugin-common';
import {
  DEFAULT_POLICY,
  type BusinessHours,
  type BlastRadius,
  type Policy,
  type RemediationPolicy,
} from '../incident';

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
    archive: config?.has('archive') ?? false,
    storm: readStorm(config?.getOptionalConfig('storm')),
    remediation: readRemediation(config?.getOptionalConfig('remediation')),
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

function readRemediation(config: Config | undefined): RemediationPolicy {
  const defaults = DEFAULT_POLICY.remediation;
  const maxAttempts =
    config?.getOptionalNumber('maxAttempts') ?? defaults.maxAttempts;
  if (!Number.isInteger(maxAttempts) || maxAttempts < 1 || maxAttempts > 3) {
    throw new InputError(
      `incidentResponse.remediation.maxAttempts is ${maxAttempts}; it must be 1, 2 or 3`,
    );
  }
  const mode = (key: string, known: RemediationMode): RemediationMode => {
    const value = config?.getOptionalString(key) ?? known;
    const found = REMEDIATION_MODES.find(candidate => candidate === value);
    if (!found) {
      throw new InputError(
        `incidentResponse.remediation.${key} is ${value}; it must be one of ${REMEDIATION_MODES.join(
          ', ',
        )}`,
      );
    }
    return found;
  };
  return {
    enabled: config?.getOptionalBoolean('enabled') ?? defaults.enabled,
    dryRun: config?.getOptionalBoolean('dryRun') ?? defaults.dryRun,
    allowedNamespaces: config?.getOptionalStringArray('allowedNamespaces'),
    trustedLocations: config?.getOptionalStringArray('trustedLocations'),
    maxAttempts,
    cooldown:
      readDuration(config?.getOptionalConfig('cooldown')) ?? defaults.cooldown,
    attemptsPerEntity: {
      count:
        config?.getOptionalNumber('attemptsPerEntity.count') ??
        defaults.attemptsPerEntity.count,
      within:
        readDuration(config?.getOptionalConfig('attemptsPerEntity.within')) ??
        defaults.attemptsPerEntity.within,
    },
    blastRadius: readBlastRadius(config?.getOptionalConfig('blastRadius')),
    approvalExpiresAfter:
      readDuration(config?.getOptionalConfig('approvalExpiresAfter')) ??
      defaults.approvalExpiresAfter,
    approvers: readApprovers(config),
    fourEyes: config?.getOptionalBoolean('fourEyes') ?? defaults.fourEyes,
    twoApprovals: (config?.getOptionalStringArray('twoApprovals') ?? []).map(
      value =>
        readSeverity(
          value,
          'An entry of incidentResponse.remediation.twoApprovals',
        ),
    ),
    productionLifecycles:
      config?.getOptionalStringArray('productionLifecycles') ??
      defaults.productionLifecycles,
    productionMode: mode('productionMode', defaults.productionMode),
    defaultMode: mode('defaultMode', defaults.defaultMode),
    actionsWithoutApproval:
      config?.getOptionalStringArray('actionsWithoutApproval') ??
      defaults.actionsWithoutApproval,
    disabledActions:
      config?.getOptionalStringArray('disabledActions') ??
      defaults.disabledActions,
  };
}

function readApprovers(config: Config | undefined): string[] {
  return (config?.getOptionalStringArray('approvers') ?? []).map(ref => {
    try {
      return stringifyEntityRef(parseEntityRef(ref, { defaultKind: 'group' }));
    } catch {
      throw new InputError(
        `incidentResponse.remediation.approvers has ${ref}; each must be a group or user of the catalog, such as group:default/sre`,
      );
    }
  });
}

function readBlastRadius(config: Config | undefined): BlastRadius {
  const defaults = DEFAULT_POLICY.remediation.blastRadius;
  const read = (
    key: keyof BlastRadius,
    isRight: (value: number) => boolean,
    must: string,
  ) => {
    const value = config?.getOptionalNumber(key) ?? defaults[key];
    if (!isRight(value)) {
      throw new InputError(
        `incidentResponse.remediation.blastRadius.${key} is ${value}; it must be ${must}`,
      );
    }
    return value;
  };
  const isCount = (value: number) => Number.isInteger(value) && value >= 1;
  const count = 'a whole number of at least 1';
  return {
    entities: read('entities', isCount, count),
    alertingShare: read(
      'alertingShare',
      value => value >= 0 && value <= 1,
      'between 0 and 1',
    ),
    alertingAtLeast: read('alertingAtLeast', isCount, count),
  };
}

function readDuration(
  config: Config | undefined,
): SeverityDuration | undefined {
  if (!config) {
    return undefined;
  }
  const keys = [
    'businessDays',
    'weeks',
    'days',
    'hours',
    'minutes',
    'seconds',
  ] as const;
  const unknown = config
    .keys()
    .filter(key => !keys.some(known => known === key));
  if (unknown.length > 0) {
    throw new InputError(
      `A duration of incidentResponse has ${unknown.join(
        ', ',
      )}; it may have ${keys.join(', ')}`,
    );
  }
  return Object.fromEntries(
    keys.flatMap(key => {
      const value = config.getOptionalNumber(key);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function readSeverity(value: string, where: string): Severity {
  const severity = SEVERITIES.find(candidate => candidate === value);
  if (!severity) {
    throw new InputError(
      `${where} is ${value}; it must be one of ${SEVERITIES.join(', ')}`,
    );
  }
  return severity;
}
