import type { Exec } from '@kubernetes/client-node';
import http from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { networkError, ProviderError } from '../ProviderError';
import type { ProviderGate } from '../ProviderGate';
import { credentialsOf, type Connection, type Credentials } from './Connection';
import { KubernetesStatusError } from './KubernetesStatusError';

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
  /** Keeps connections apart by the credentials that they were made with. */
  private readonly agent: http.Agent;

  /** @param cluster its name in the configuration */
  constructor(cluster: string, connection: Connection, gate: ProviderGate) {
    this.cluster = cluster;
    this.connection = connection;
    this.gate = gate;
    const { Agent } = connection.url.startsWith('https:') ? https : http;
    this.agent = new Agent({ keepAlive: true });
  }

  /** @throws ProviderError, as all calls do. */
  get<T>(path: string, what: string, query?: Query): Promise<Wire<T>> {
    return this.call({ method: 'GET', path, what, query }, parseJson);
  }

  /**
   * Text of any length, of which the beginning is read.
   *
   * @param maxBytes after which nothing more is taken from the connection
   */
  getText(
    path: string,
    what: string,
    query: Query,
    maxBytes: number,
  ): Promise<string> {
    return this.call({ method: 'GET', path, what, query }, String, maxBytes);
  }

  post<T>(
    path: string,
    what: string,
    body: unknown,
    query?: Query,
  ): Promise<Wire<T>> {
    return this.call({ method: 'POST', path, what, body, query }, parseJson);
  }

  /** A JSON merge patch (RFC 7386), in the name of this plugin. Answers the object as it is afterwards. */
  patch<T>(
    path: string,
    what: string,
    body: unknown,
    query?: Query,
  ): Promise<Wire<T>> {
    return this.call(
      {
        method: 'PATCH',
        path,
        what,
        body,
        query: { ...query, fieldManager: 'incident-response' },
      },
      parseJson,
    );
  }

  /** A command in a pod, over a socket of the SDK's instead of a request; passes the gate like all other calls. */
  async exec<T>(what: string, run: (exec: Exec) => Promise<T>): Promise<T> {
    const sdk = await import('@kubernetes/client-node');
    const { connection } = this;
    if ('kubeconfig' in connection) {
      // Before the gate, so that its plugin has answered by then.
      await credentialsOf(this.cluster, connection);
      return this.throughGate(what, () =>
        run(new sdk.Exec(connection.kubeconfig)),
      );
    }
    const { url, caData, skipTLSVerify = false } = connection;
    const token = await connection.token();
    const config = new sdk.KubeConfig();
    config.loadFromClusterAndUser(
      { name: this.cluster, server: url, caData, skipTLSVerify },
      { name: 'incident-response', token },
    );
    return this.throughGate(what, () => run(new sdk.Exec(config)));
  }

  private async call<T>(
    call: Call,
    parse: (answer: string) => T,
    maxBytes?: number,
  ): Promise<T> {
    // Before the gate, which lets through only whoever may still act: nothing must be waited for between it and the call.
    const credentials = await credentialsOf(this.cluster, this.connection);
    return this.throughGate(call.what, async () =>
      parse(await this.send(call, credentials, maxBytes)),
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

  private async send(
    call: Call,
    credentials: Credentials,
    maxBytes?: number,
  ): Promise<string> {
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
          agent: this.agent,
          ...credentials,
          method,
          signal: timeout,
          headers: {
            accept: 'application/json, */*',
            ...credentials.headers,
            ...(body === undefined ? {} : { 'content-type': typeOf(method) }),
          },
        },
        body === undefined ? undefined : JSON.stringify(body),
      );
      const answer = await read(response, maxBytes);
      const status = response.statusCode ?? 0;
      if (status >= 200 && status < 300) {
        return answer;
      }
      throw KubernetesStatusError.from(this.cluster, what, {
        status,
        answer,
        retryAfter: response.headers['retry-after'],
      });
    } catch (error) {
      throw timeout.aborted && !(error instanceof ProviderError)
        ? networkError('Kubernetes', what, { code: 'ETIMEDOUT' })
        : error;
    }
  }
}

function typeOf(method: Call['method']): string {
  return method === 'PATCH'
    ? 'application/merge-patch+json'
    : 'application/json';
}

/** Unlike `fetch`, Node's own modules take a certificate authority without another library. */
function request(
  url: URL,
  options: https.RequestOptions,
  body: string | undefined,
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { request: send } = url.protocol === 'https:' ? https : http;
    send(url, options, resolve).on('error', reject).end(body);
  });
}

/** What isn't UTF-8 becomes U+FFFD rather than an error: logs are what containers make of them. */
async function read(
  response: http.IncomingMessage,
  maxBytes = Infinity,
): Promise<string> {
  if (maxBytes === Infinity) {
    return text(response);
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= maxBytes) {
      break;
    }
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
}

/** Without the parser's message, which quotes what it could not read. */
function parseJson(answer: string) {
  try {
    return JSON.parse(answer);
  } catch {
    throw new Error('the answer is no JSON');
  }
}
