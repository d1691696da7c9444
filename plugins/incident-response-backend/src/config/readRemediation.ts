import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  REMEDIATION_MODES,
  type RemediationMode,
} from '@incident-response/backstage-plugin-common';
import {
  DEFAULT_POLICY,
  type BlastRadius,
  type RemediationPolicy,
} from '../incident';
import { readDuration } from './readDuration';
import { readQuietTimes } from './readQuietTimes';
import { readSeverity } from './readSeverity';

/**
 * Who may repair what, and how often.
 * @throws InputError naming the key and what it may be
 */
export function readRemediation(config: Config | undefined): RemediationPolicy {
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
    disabledNamespaces:
      config?.getOptionalStringArray('disabledNamespaces') ??
      defaults.disabledNamespaces,
    resetAfterHealthy:
      readDuration(config?.getOptionalConfig('resetAfterHealthy')) ??
      defaults.resetAfterHealthy,
    giveUpWaitingAfter:
      readDuration(config?.getOptionalConfig('giveUpWaitingAfter')) ??
      defaults.giveUpWaitingAfter,
    quietTimes: readQuietTimes(config?.getOptionalConfig('quietTimes')),
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
    podsShare: read(
      'podsShare',
      value => value >= 0 && value <= 1,
      'between 0 and 1',
    ),
  };
}
