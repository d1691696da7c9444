import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../json';

/** One delivery as it arrived. */
export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  event: { id: string; event_type: string; data: JsonObject };
}

/** An endpoint for webhooks that answers as it is told: with the statuses given, one after another, then 202. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  private answers: number[] = [];

  private constructor(private readonly server: Server, readonly url: string) {}

  static async listen(): Promise<WebhookReceiver> {
    const server = createServer();
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const receiver = new WebhookReceiver(server, `http://127.0.0.1:${port}/`);
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      const body = Buffer.concat(chunks).toString('utf8');
      const { event } = JSON.parse(body);
      receiver.received.push({ headers: request.headers, body, event });
      response.statusCode = receiver.answers.shift() ?? 202;
      response.end();
    });
    return receiver;
  }

  /** Answers the next deliveries so, and 202 after that. */
  answerWith(...statuses: number[]): void {
    this.answers = statuses;
  }

  types(): string[] {
    return this.received.map(({ event }) => event.event_type);
  }

  clear(): void {
    this.received.length = 0;
    this.answers = [];
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>(resolve => this.server.close(() => resolve()));
  }
}
