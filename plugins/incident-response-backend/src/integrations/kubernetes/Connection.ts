import type { KubeConfig } from '@kubernetes/client-node';
import type https from 'node:https';
import { ProviderError } from '../ProviderError';

/** An API server that lets in whoever has a token. */
export interface TokenConnection {
  url: string;
  /** The certificate authority in PEM, base64 like in a kubeconfig; without it those that Node trusts. */
  caData?: string;
  skipTLSVerify?: boolean;
  /** The bearer token; asked for each time, since tokens of pods are rotated. */
  token(): Promise<string | undefined>;
}

/** An API server that a kubeconfig leads to, with whatever credentials its current context has. */
export interface KubeconfigConnection {
  url: string;
  kubeconfig: KubeConfig;
}

/** How an API server is reached. */
export type Connection = TokenConnection | KubeconfigConnection;

/** What lets a request in: a header or a certificate, and the way through a proxy where there is one. */
export type Credentials = Pick<
  https.RequestOptions,
  | 'agent'
  | 'auth'
  | 'ca'
  | 'cert'
  | 'key'
  | 'passphrase'
  | 'pfx'
  | 'rejectUnauthorized'
  | 'servername'
> & { headers?: Record<string, string> };

/**
 * The credentials of a connection as they are now. To be asked for before each call: tokens are rotated, and plugins of a
 * kubeconfig issue new ones.
 *
 * @param cluster its name in the configuration
 * @throws ProviderError `unavailable` where there are none at the moment
 */
export async function credentialsOf(
  cluster: string,
  connection: Connection,
): Promise<Credentials> {
  try {
    return 'kubeconfig' in connection
      ? await fromKubeconfig(connection.kubeconfig)
      : await fromToken(connection);
  } catch (error) {
    // Never the message: a plugin's output, and with it a token, can be part of it.
    const code =
      error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw new ProviderError({
      provider: 'Kubernetes',
      kind: 'unavailable',
      message: `The credentials for cluster ${cluster} could not be read${code}`,
      remedy:
        "Check the token file, or run the kubeconfig's credential plugin by hand as the user of the backend",
    });
  }
}

async function fromToken(connection: TokenConnection): Promise<Credentials> {
  const { caData, skipTLSVerify } = connection;
  const token = await connection.token();
  return {
    ca: caData && Buffer.from(caData, 'base64'),
    rejectUnauthorized: !skipTLSVerify,
    headers: token ? { authorization: `Bearer ${token}` } : {},
  };
}

async function fromKubeconfig(config: KubeConfig): Promise<Credentials> {
  const headers: Record<string, string> = {};
  const options: https.RequestOptions = { headers };
  await config.applyToHTTPSOptions(options);
  const { agent, auth, ca, cert, key } = options;
  const { passphrase, pfx, rejectUnauthorized, servername } = options;
  return {
    auth,
    ca,
    cert,
    headers,
    key,
    passphrase,
    pfx,
    rejectUnauthorized,
    servername,
    // The SDK makes an agent for each call, which costs a handshake each; only one that leads through a proxy is needed.
    ...(config.getCurrentCluster()?.proxyUrl ? { agent } : {}),
  };
}
