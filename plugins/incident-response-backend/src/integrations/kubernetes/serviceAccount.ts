import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TokenConnection } from './Connection';

/** Where every pod finds its account: https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/ */
const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The connection of a backend that runs in the cluster itself, with the service account of its pod.
 *
 * @throws Error when it does not run in a pod, or its pod has no account.
 */
export function connectAsServiceAccount({
  env = process.env,
  folder = FOLDER,
}: { env?: NodeJS.ProcessEnv; folder?: string } = {}): TokenConnection {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  if (!host || !port) {
    throw new Error(
      'A cluster in incidentResponse.kubernetes.clusters has inCluster, but this backend does not run in a pod (KUBERNETES_SERVICE_HOST is not set). Give the cluster a url and a token instead',
    );
  }
  const tokenFile = path.join(folder, 'token');
  return {
    url: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    caData: readFileSync(path.join(folder, 'ca.crt')).toString('base64'),
    // The kubelet replaces the file long before the token in it expires.
    token: async () => (await readFile(tokenFile, 'utf8')).trim(),
  };
}
