import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { randomId } from '../../demo/ids';
import { signBody } from './signature';
import type { Delivery, Subscription, WebhookEvent } from './model';

/** PagerDuty waits this long for an answer. */
const ANSWER_WITHIN_MS = 5_000;
/** PagerDuty backs off over minutes and keeps trying for 48 hours; the sandbox over seconds, for as long as it runs. */
const BACKOFF_MS = [500, 1_000, 2_000, 3_000, 5_000];
/** So many dropped deliveries in a row disable a subscription. */
const DROPS_UNTIL_DISABLED = 3;
const KEPT_DELIVERIES = 1_000;

interface Queued {
  delivery: Delivery;
  subscription: Subscription;
  body: string;
}

function writeEnvelope(event: WebhookEvent): string {
  return JSON.stringify({
    event: {
      id: event.id,
      event_type: event.type,
      resource_type: event.resourceType,
      occurred_at: event.occurredAt.toISOString(),
      agent: event.agent,
      client: null,
      data: event.data,
    },
  });
}

function wants(subscription: Subscription, event: WebhookEvent): boolean {
  return (
    subscription.active &&
    (subscription.events.includes(event.type) ||
      subscription.events.length === 0) &&
    (!subscription.serviceId || subscription.serviceId === event.serviceId)
  );
}

/**
 * Sends signed V3 webhooks with PagerDuty's manners: one event a request, in order for each incident, a failing delivery
 * holds back the later ones of its incident, and only a 2xx or a final 4xx ends it.
 */
export class WebhookSender {
  readonly subscriptions: Subscription[] = [];
  readonly deliveries: Delivery[] = [];
  private readonly queues = new Map<string, Queued[]>();
  private readonly dropsInARow = new Map<string, number>();
  private stopped = new AbortController();

  /** Adds a subscription to every event of the account. */
  subscribe(subscription: {
    url: string;
    secret: string;
    description: string;
  }): Subscription {
    const added: Subscription = {
      ...subscription,
      id: randomId('P', 7),
      events: [],
      active: true,
      customHeaders: [],
    };
    this.subscriptions.push(added);
    return added;
  }

  /** Queues an event for every subscription that wants it. `copies: 2` delivers it twice with different webhook ids. */
  send(event: WebhookEvent, options: { copies?: number } = {}): void {
    const body = writeEnvelope(event);
    for (const subscription of this.subscriptions.filter(candidate =>
      wants(candidate, event),
    )) {
      for (let copy = 0; copy < (options.copies ?? 1); copy += 1) {
        this.enqueue(subscription, event, body, copy);
      }
    }
  }

  /** Sends `pagey.ping` to one subscription, as its test button does. */
  ping(subscription: Subscription): void {
    const event: WebhookEvent = {
      id: randomUUID(),
      type: 'pagey.ping',
      resourceType: 'pagey',
      occurredAt: new Date(),
      agent: null,
      data: { message: 'Hello from your friend Pagey!', type: 'ping' },
    };
    this.enqueue(subscription, event, writeEnvelope(event), 0);
  }

  /** Takes a disabled subscription into service again. */
  enable(subscription: Subscription): void {
    subscription.active = true;
    subscription.disabledBecause = undefined;
    this.dropsInARow.delete(subscription.id);
  }

  /** Forgets all deliveries and gives up those under way. */
  reset(): void {
    this.stop();
    this.stopped = new AbortController();
    this.queues.clear();
    this.deliveries.length = 0;
    this.subscriptions.forEach(subscription => this.enable(subscription));
  }

  /** Whether a delivery is under way, or waits for another try. */
  get isBusy(): boolean {
    return this.queues.size > 0;
  }

  /** Gives up the deliveries under way. */
  stop(): void {
    this.stopped.abort();
  }

  private enqueue(
    subscription: Subscription,
    event: WebhookEvent,
    body: string,
    copy: number,
  ): void {
    const delivery: Delivery = {
      webhookId: randomUUID(),
      subscriptionId: subscription.id,
      eventId: event.id,
      eventType: event.type,
      incidentId: event.incidentId,
      copy: copy > 0,
      createdAt: new Date(),
      attempts: [],
      state: 'pending',
    };
    this.deliveries.push(delivery);
    if (this.deliveries.length > KEPT_DELIVERIES) {
      this.deliveries.shift();
    }
    const key = `${subscription.id}#${copy}:${event.incidentId ?? event.id}`;
    const queue = this.queues.get(key);
    if (queue) {
      queue.push({ delivery, subscription, body });
      return;
    }
    const started = [{ delivery, subscription, body }];
    this.queues.set(key, started);
    this.work(key, started, this.stopped.signal).catch(() => undefined);
  }

  /** Works one incident's queue off; rejects only when the sender is stopped in between. */
  private async work(
    key: string,
    queue: Queued[],
    signal: AbortSignal,
  ): Promise<void> {
    for (let next = queue[0]; next; next = queue[0]) {
      const { delivery } = next;
      await this.attempt(next, signal);
      signal.throwIfAborted();
      if (delivery.state === 'pending') {
        const backoff =
          BACKOFF_MS[Math.min(delivery.attempts.length, BACKOFF_MS.length) - 1];
        await pause(backoff, undefined, { signal });
      } else {
        queue.shift();
      }
    }
    this.queues.delete(key);
  }

  private async attempt(
    { delivery, subscription, body }: Queued,
    signal: AbortSignal,
  ): Promise<void> {
    const at = new Date();
    const note = (outcome: string, status?: number) =>
      delivery.attempts.push({
        at,
        tookMs: Date.now() - at.getTime(),
        outcome,
        status,
      });
    try {
      const response = await fetch(subscription.url, {
        method: 'POST',
        body,
        headers: {
          ...Object.fromEntries(
            subscription.customHeaders.map(({ name, value }) => [name, value]),
          ),
          'Content-Type': 'application/json',
          'User-Agent': 'PagerDuty-Webhook/V3.0',
          'X-PagerDuty-Signature': signBody(body, subscription.secret),
          'X-Webhook-Id': delivery.webhookId,
          'X-Webhook-Subscription': subscription.id,
        },
        redirect: 'manual',
        signal: AbortSignal.any([
          signal,
          AbortSignal.timeout(ANSWER_WITHIN_MS),
        ]),
      });
      await response.arrayBuffer();
      note(`HTTP ${response.status}`, response.status);
      this.conclude(delivery, subscription, response.status);
    } catch (error) {
      const timedOut = error instanceof Error && error.name === 'TimeoutError';
      note(timedOut ? 'no answer within 5 s' : 'no connection');
    }
  }

  private conclude(
    delivery: Delivery,
    subscription: Subscription,
    status: number,
  ): void {
    if (status >= 200 && status < 300) {
      delivery.state = 'delivered';
      delivery.deliveredAt = new Date();
      this.dropsInARow.delete(subscription.id);
      return;
    }
    if (status === 429 || status >= 500) {
      return;
    }
    delivery.state = 'dropped';
    const drops = (this.dropsInARow.get(subscription.id) ?? 0) + 1;
    this.dropsInARow.set(subscription.id, drops);
    if (drops >= DROPS_UNTIL_DISABLED) {
      subscription.active = false;
      subscription.disabledBecause = `${drops} deliveries in a row were refused, the last with ${status}`;
    }
  }
}
