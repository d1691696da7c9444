import type {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type { Connection } from '../integrations/kubernetes/Connection';
import { connectByKubeconfig } from '../integrations/kubernetes/kubeconfig';
import { connectAsServiceAccount } from '../integrations/kubernetes/serviceAccount';
import { checkAuthority, checkUrl, type ClusterSource } from './ClusterSource';
import { readPortalClusters } from './readPortalClusters';

const KEY = 'incidentResponse.kubernetes.clusters';

/**
 * The clusters of `incidentResponse.kubernetes.clusters`; where that is left out, those that the portal's own Kubernetes
 * plugin is configured with, unless `incidentResponse.kubernetes.usePortalClusters` is false.
 *
 * @throws Error that names the key and the way out, and no value that could be a secret
 */
export async function readClusters(
  root: RootConfigService,
  { logger }: { logger: LoggerService },
): Promise<ClusterSource[]> {
  const own = root.getOptionalConfigArray(KEY);
  if (own) {
    const clusters = await Promise.all(own.map(readOwn));
    return withoutNamesakes(clusters);
  }
  return root.getOptionalBoolean(
    'incidentResponse.kubernetes.usePortalClusters',
  ) === false
    ? []
    : withoutNamesakes(await readPortalClusters(root, { logger }));
}

function withoutNamesakes(clusters: ClusterSource[]): ClusterSource[] {
  const names = clusters.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new Error(
      `Two clusters are named ${twice}: give each its own name in ${KEY}, the one that entities have in backstage.io/kubernetes-cluster`,
    );
  }
  return clusters;
}

async function readOwn(cluster: Config, index: number): Promise<ClusterSource> {
  const name = cluster.getString('name');
  const key = `${KEY}[${index}] (${name})`;
  const ways = [
    ...(cluster.getOptionalBoolean('inCluster') ? ['inCluster'] : []),
    ...['url', 'kubeconfig'].filter(way => cluster.has(way)),
  ];
  if (ways.length !== 1) {
    throw new Error(
      `${key} has ${
        ways.join(' and ') || 'no address'
      }: give it exactly one of inCluster: true, url and kubeconfig`,
    );
  }
  if (cluster.has('context') && ways[0] !== 'kubeconfig') {
    throw new Error(
      `${key} has a context without a kubeconfig: add the file's path as kubeconfig, or take context out`,
    );
  }
  switch (ways[0]) {
    case 'inCluster':
      return { name, connection: connectAsServiceAccount() };
    case 'kubeconfig':
      return { name, connection: await readKubeconfig(cluster, key) };
    default:
      return { name, connection: readUrl(cluster, key) };
  }
}

async function readKubeconfig(
  cluster: Config,
  key: string,
): Promise<Connection> {
  const unused = ['token', 'caData', 'skipTLSVerify'].filter(option =>
    cluster.has(option),
  );
  if (unused.length > 0) {
    throw new Error(
      `${key} has ${unused.join(
        ' and ',
      )} beside a kubeconfig, which has its own: take one of them out`,
    );
  }
  try {
    return await connectByKubeconfig({
      file: cluster.getString('kubeconfig'),
      context: cluster.getOptionalString('context'),
    });
  } catch (error) {
    throw new Error(
      `${key}.kubeconfig: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function readUrl(cluster: Config, key: string): Connection {
  const token = cluster.getOptionalString('token');
  return {
    url: checkUrl(cluster.getString('url'), `${key}.url`),
    caData: checkAuthority(
      cluster.getOptionalString('caData'),
      `${key}.caData`,
    ),
    skipTLSVerify: cluster.getOptionalBoolean('skipTLSVerify'),
    token: async () => token,
  };
}
