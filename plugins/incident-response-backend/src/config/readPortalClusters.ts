import type {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { readFileSync } from 'node:fs';
import { checkAuthority, checkUrl, type ClusterSource } from './ClusterSource';

const KEY = 'kubernetes.clusterLocatorMethods';

/**
 * The clusters that the portal's own Kubernetes plugin shows, as far as their address and token are in the configuration.
 * What can't be used is said once, with what to do about it.
 *
 * @see https://backstage.io/docs/features/kubernetes/configuration
 */
export async function readPortalClusters(
  root: RootConfigService,
  { logger }: { logger: LoggerService },
): Promise<ClusterSource[]> {
  const methods = root.getOptionalConfigArray(KEY) ?? [];
  const leaveOut = (key: string, reason: string) =>
    logger.warn(
      'A cluster of the portal is left out; name it in incidentResponse.kubernetes.clusters with an account of its own to repair what runs there',
      { key, reason },
    );
  const clusters = methods.flatMap((method, index) => {
    const key = `${KEY}[${index}]`;
    const type = method.getString('type');
    if (type !== 'config') {
      leaveOut(key, `clusters of type ${type} are not in the configuration`);
      return [];
    }
    return method.getConfigArray('clusters').flatMap((cluster, position) => {
      const place = `${key}.clusters[${position}]`;
      const found = readCluster(cluster, place);
      if ('problem' in found) {
        leaveOut(place, found.problem);
        return [];
      }
      return [found];
    });
  });
  if (clusters.length > 0) {
    logger.info("Repairs use the clusters of the portal's Kubernetes plugin", {
      clusters: clusters.map(({ name }) => name).join(', '),
    });
  }
  return clusters;
}

function readCluster(
  cluster: Config,
  key: string,
): ClusterSource | { problem: string } {
  const name = cluster.getString('name');
  const provider =
    cluster.getOptionalString('authProvider') ??
    cluster.getOptional<Record<string, unknown>>('authMetadata')?.[
      'kubernetes.io/auth-provider'
    ];
  if (provider !== 'serviceAccount') {
    return {
      problem: `${name} lets people in by ${
        provider ?? 'an unnamed provider'
      }, and repairs happen when nobody is signed in`,
    };
  }
  const token = cluster.getOptionalString('serviceAccountToken');
  if (!token) {
    return { problem: `${name} has no serviceAccountToken` };
  }
  const file = cluster.getOptionalString('caFile');
  return {
    name,
    connection: {
      url: checkUrl(cluster.getString('url'), `${key}.url`),
      caData: file
        ? readFileSync(file).toString('base64')
        : checkAuthority(cluster.getOptionalString('caData'), `${key}.caData`),
      skipTLSVerify: cluster.getOptionalBoolean('skipTLSVerify'),
      token: async () => token,
    },
  };
}
