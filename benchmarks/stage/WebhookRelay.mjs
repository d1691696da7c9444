import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';

/**
 * Stands where PagerDuty sends its webhooks to, hands each on to one of the replicas in turn, as a load balancer does,
 * and notes how long the answer took.
 */
export class WebhookRelay {
  #server;
  #agent = new Agent({ keepAlive: true });
  #turn = 0;

  /** Addresses of the replicas' webhook route. Without any, PagerDuty hears 503 and comes again. */
  targets = [];
  /** `{ incidentId, eventType, sentAt, ms, status }`, in the order of the answers. */
  deliveries = [];

  constructor(server, port) {
    this.#server = server;
    this.port = port;
    server.on('request', (incoming, outgoing) =>
      this.#handOn(incoming, outgoing).catch(() => {
        outgoing.writeHead(503).end();
      }),
    );
  }

  static async listen() {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new WebhookRelay(server, server.address().port);
  }

  async stop() {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  async #handOn(incoming, outgoing) {
    const body = await read(incoming);
    if (this.targets.length === 0) {
      outgoing.writeHead(503).end();
      return;
    }
    this.#turn = (this.#turn + 1) % this.targets.length;
    const { event } = JSON.parse(body);
    const sentAt = Date.now();
    const started = performance.now();
    const onward = request(this.targets[this.#turn], {
      method: 'POST',
      agent: this.#agent,
      headers: { ...incoming.headers, 'content-length': body.length },
    });
    onward.end(body);
    const [answer] = await once(onward, 'response');
    const answered = await read(answer);
    this.deliveries.push({
      incidentId: event.data.incident?.id ?? event.data.id,
      eventType: event.event_type,
      sentAt,
      ms: performance.now() - started,
      status: answer.statusCode,
    });
    outgoing.writeHead(answer.statusCode).end(answered);
  }
}

async function read(stream) {
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
