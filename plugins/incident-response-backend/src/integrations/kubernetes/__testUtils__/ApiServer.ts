import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** A request as the server has seen it. */
export interface Seen {
  method?: string;
  /** With its query. */
  url?: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** What the server says to a request. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: string | Buffer;
}

/** An HTTP server in place of an API server: answers what it is told to, and keeps what it has seen. */
export class ApiServer {
  readonly seen: Seen[] = [];
  answer: Answer | ((request: Seen) => Answer) = {
    status: 200,
    body: '{"items":[]}',
  };
  silent = false;
  private readonly server: http.Server;
  private readonly scheme: string;

  constructor(tls?: https.ServerOptions) {
    this.scheme = tls ? 'https' : 'http';
    const listener: http.RequestListener = async (request, response) => {
      let body = '';
      for await (const chunk of request) {
        body += chunk;
      }
      const { method, url, headers } = request;
      const seen = { method, url, headers, body };
      this.seen.push(seen);
      if (!this.silent) {
        const { answer } = this;
        const said = typeof answer === 'function' ? answer(seen) : answer;
        response.writeHead(said.status, said.headers);
        response.end(said.body);
      }
    };
    this.server = tls
      ? https.createServer(tls, listener)
      : http.createServer(listener);
  }

  async listen(): Promise<string> {
    await new Promise<void>(resolve => {
      this.server.listen(0, 'localhost', resolve);
    });
    const { port } = this.server.address() as AddressInfo;
    return `${this.scheme}://localhost:${port}`;
  }

  /** Told of each connection that has agreed on its encryption. */
  onConnection(listener: (socket: TLSSocket) => void): void {
    this.server.on('secureConnection', listener);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => {
      this.server.close(resolve);
    });
  }
}

/** A `Status` other than success. */
export function problem(
  status: number,
  message: string,
  more: { reason?: string; details?: object } = {},
): Answer {
  return {
    status,
    body: JSON.stringify({
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      code: status,
      message,
      ...more,
    }),
  };
}

/** An object, or whatever else is JSON. */
export function json(body: unknown, status = 200): Answer {
  return { status, body: JSON.stringify(body) };
}
