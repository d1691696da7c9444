import type { Exec } from '@kubernetes/client-node';
import http from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { networkError, ProviderError, statusError } from '../ProviderError';
import type { ProviderGate } from '../ProviderGate';

/** How an API server is reached. */
export interface Connection {
  url: string;
  /** The certificate authority in PEM, base64 like in a kubeconfig; without it those that Node trusts. */
  caData?: string;
  skipTLSVerify?: boolean;
  /** The bearer token; asked for each time, since tokens of pods are rotated. */
  token(): Promise<string | undefined>;
}

/** A value of the SDK as it is on the wire, where instants are text. */
export type Wire<T> = T extends Date
  ? string
  : T extends object
  ? { [Key in keyof T]: Wire<T[Key]> }
  : T;

type Query = Record<string, string | number | undefined>;

interface Call {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  /** For people: "list the pods". */
  what: string;
  query?: Query;
  body?: unknown;
}

const TIMEOUT_MS = 10_000;

/** Names of objects and namespaces are DNS names: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/**
 * The REST API of one cluster: one request, one parsed answer, errors with their meaning.
 *
 * Only the types of `@kubernetes/client-node` are used here, and its code for commands in pods: it loads its 700 generated
 * models with the first import of anything, some 40 MB that each replica would carry from then on.
 */
export class KubernetesApi {
  private readonly cluster: string;
  private readonly connection: Connection;
  private readonly gate: ProviderGate;
  private readonly agent: http.Agent;

  /** @param cluster its name in the configuration */
  constructor(cluster: string, connection: Connection, gate: ProviderGate) {
    this.cluster = cluster;
    this.connection = connection;
    this.gate = gate;
    this.agent = connection.url.startsWith('https:')
      ? new https.Agent({
          keepAlive: true,
          ca: connection.caData && Buffer.from(connection.caData, 'base64'),
          rejectUnauthorized: !connection.skipTLSVerify,
        })
      : new http.Agent({ keepAlive: true });
  }

  /** @throws ProviderError, as all calls do. */
  get<T>(path: string, what: string, query?: Query): Promise<Wire<T>> {
    return this.call({ method: 'GET', path, what, query }, JSON.parse);
  }

  getText(path: string, what: string, query?: Query): Promise<string> {
    return this.call({ method: 'GET', path, what, query }, String);
  }

  post<T>(
    path: string,
    what: string,
    body: unknown,
    query?: Query,
  ): Promise<Wire<T>> {
    return this.call({ method: 'POST', path, what, body, query }, JSON.parse);
  }

  /** A JSON merge patch (RFC 7386), in the name of this plugin. */
  async patch(
    path: string,
    what: string,
    body: unknown,
    query?: Query,
  ): Promise<void> {
    await this.call(
      {
        method: 'PATCH',
        path,
        what,
        body,
        query: { ...query, fieldManager: 'incident-response' },
      },
      () => {},
    );
  }

  /** A command in a pod, over a socket of the SDK's instead of a request; passes the gate like all other calls. */
  async exec<T>(what: string, run: (exec: Exec) => Promise<T>): Promise<T> {
    const { url, caData, skipTLSVerify = false } = this.connection;
    const [sdk, token] = await Promise.all([
      import('@kubernetes/client-node'),
      this.connection.token(),
    ]);
    const config = new sdk.KubeConfig();
    config.loadFromClusterAndUser(
      { name: this.cluster, server: url, caData, skipTLSVerify },
      { name: 'incident-response', token },
    );
    return this.throughGate(what, () => run(new sdk.Exec(config)));
  }

  private async call<T>(call: Call, parse: (answer: string) => T): Promise<T> {
    // Before the gate, which lets through only whoever may still act: nothing must be waited for between it and the call.
    const token = await this.connection.token();
    return this.throughGate(call.what, async () =>
      parse(await this.send(call, token)),
    );
  }

  private throughGate<T>(what: string, make: () => Promise<T>): Promise<T> {
    // The API server slows down by itself whoever asks too much.
    return this.gate.run({ what, limits: [] }, async () => {
      try {
        return await make();
      } catch (error) {
        throw error instanceof ProviderError
          ? error
          : networkError('Kubernetes', what, error);
      }
    });
  }

  private async send(call: Call, token: string | undefined): Promise<string> {
    const { method, path, what, query = {}, body } = call;
    const url = new URL(`${this.connection.url}${path}`);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) {
        url.searchParams.set(name, String(value));
      }
    }
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const response = await request(
        url,
        {
          method,
          agent: this.agent,
          signal: timeout,
          headers: {
            accept: 'application/json, */*',
            ...(token ? { authorization: `Bearer ${token}` } : {}),
            ...(body === undefined
              ? {}
              : {
                  'content-type':
                    method === 'PATCH'
                      ? 'application/merge-patch+json'
                      : 'application/json',
                }),
          },
        },
        body === undefined ? undefined : JSON.stringify(body),
      );
      const answer = await text(response);
      const status = response.statusCode ?? 0;
      if (status >= 200 && status < 300) {
        return answer;
      }
      throw statusError('Kubernetes', what, {
        status,
        detail: readStatus(answer),
        retryAfter: response.headers['retry-after'],
        remedy:
          status === 403
            ? `Bind a role to the plugin's service account in cluster ${this.cluster} that allows it, then retry`
            : undefined,
      });
    } catch (error) {
      throw timeout.aborted && !(error instanceof ProviderError)
        ? networkError('Kubernetes', what, { code: 'ETIMEDOUT' })
        : error;
    }
  }
}

/**
 * The path of a kind in a namespace, or of one object of it.
 *
 * @param version group and version below the root, such as `api/v1` or `apis/apps/v1`
 * @param rest the plural of the kind, the name of the object, and a subresource of it
 * @throws ProviderError where something is no name, so that a path never leads elsewhere
 */
export function pathOf(
  version: string,
  namespace: string,
  ...rest: [plural: string, name?: string, subresource?: string]
): string {
  const parts = [namespace, ...rest.filter(part => part !== undefined)];
  for (const part of parts) {
    if (!NAME.test(part)) {
      throw new ProviderError({
        provider: 'Kubernetes',
        kind: 'rejected',
        message: `"${part}" is no name of something in Kubernetes`,
        remedy:
          'Correct the annotations of the entity, or the runbook, that name it',
      });
    }
  }
  const [first, ...others] = parts;
  return `/${[version, 'namespaces', first, ...others].join('/')}`;
}

/** Unlike `fetch`, Node's own modules take a certificate authority without another library. */
function request(
  url: URL,
  options: http.RequestOptions,
  body: string | undefined,
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { request: send } = url.protocol === 'https:' ? https : http;
    send(url, options, resolve).on('error', reject).end(body);
  });
}

/** The message of a Kubernetes `Status`. */
function readStatus(answer: string): string | undefined {
  try {
    const status: unknown = JSON.parse(answer);
    return typeof status === 'object' &&
      status !== null &&
      'message' in status &&
      typeof status.message === 'string'
      ? status.message
      : undefined;
  } catch {
    // Not from the API server but from something before it, mostly as text.
    return answer.slice(0, 300);
  }
}
