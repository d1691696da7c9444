import type { RootConfigService } from '@backstage/backend-plugin-api';
import type { RemediationAction } from '@incident-response/backstage-plugin-node';
import type { Integrations } from '../integrations/Integrations';
import {
  CleanDisk,
  RestartPod,
  RolloutRestart,
  Scale,
} from '../integrations/kubernetes/actions';

/** Files younger than this are never deleted. */
const DEFAULT_MINIMUM_AGE_DAYS = 7;

/** The built-in repairs; none where no cluster is configured. */
export function createKubernetesActions(
  root: RootConfigService,
  { clusters }: Integrations,
): RemediationAction[] {
  if (!clusters) {
    return [];
  }
  const config = root.getOptionalConfig(
    'incidentResponse.remediation.cleanDisk',
  );
  return [
    new RestartPod({ clusters }),
    new RolloutRestart({ clusters }),
    new Scale({ clusters }),
    new CleanDisk({
      clusters,
      policy: {
        directories: config?.getOptionalStringArray('directories') ?? [],
        minimumAgeDays:
          config?.getOptionalNumber('minimumAge.days') ??
          DEFAULT_MINIMUM_AGE_DAYS,
      },
    }),
  ];
}
