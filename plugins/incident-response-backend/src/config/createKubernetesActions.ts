import type { RootConfigService } from '@backstage/backend-plugin-api';
import type { RemediationAction } from '@incident-response/backstage-plugin-node';
import type { Integrations } from '../integrations/Integrations';
import {
  CleanDisk,
  problemOfDirectory,
  RestartPod,
  Rollback,
  RolloutRestart,
  Scale,
  type CleanDiskPolicy,
} from '../integrations/kubernetes/actions';

const KEY = 'incidentResponse.remediation.cleanDisk';

/** Files younger than this are never deleted. */
const DEFAULT_MINIMUM_AGE_DAYS = 7;

/**
 * The built-in repairs; none where no cluster is configured.
 *
 * @throws Error that names the key of what is wrong
 */
export function createKubernetesActions(
  root: RootConfigService,
  { clusters }: Integrations,
): RemediationAction[] {
  if (!clusters) {
    return [];
  }
  return [
    new RestartPod({ clusters }),
    new RolloutRestart({ clusters }),
    new Scale({ clusters }),
    new Rollback({ clusters }),
    new CleanDisk({ clusters, policy: readCleanDisk(root) }),
  ];
}

function readCleanDisk(root: RootConfigService): CleanDiskPolicy {
  const config = root.getOptionalConfig(KEY);
  const directories = config?.getOptionalStringArray('directories') ?? [];
  directories.forEach((directory, index) => {
    const problem = problemOfDirectory(directory);
    if (problem) {
      throw new Error(`${KEY}.directories[${index}]: ${directory} ${problem}`);
    }
  });
  const minimumAgeDays =
    config?.getOptionalNumber('minimumAge.days') ?? DEFAULT_MINIMUM_AGE_DAYS;
  if (!Number.isInteger(minimumAgeDays) || minimumAgeDays < 1) {
    throw new Error(
      `${KEY}.minimumAge.days is ${minimumAgeDays}: give a whole number of days, at least 1`,
    );
  }
  return { directories, minimumAgeDays };
}
