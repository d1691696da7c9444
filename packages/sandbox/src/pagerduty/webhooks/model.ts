import type { JsonObject } from '../../json';

/** One webhook event, before it is wrapped into its envelope. */
export interface WebhookEvent {
  id: string;
  type: string;
  resourceType: string;
  occurredAt: Date;
  agent: JsonObject | null;
  data: JsonObject;
  /** Events of one incident are delivered in order. */
  incidentId?: string;
  serviceId?: string;
}

/** Where events are sent to. */
export interface Subscription {
  id: string;
  url: string;
  secret: string;
  description: string;
  events: string[];
  /** Only events of this service; all when missing. */
  serviceId?: string;
  active: boolean;
  /** Why it is inactive. */
  disabledBecause?: string;
  customHeaders: { name: string; value: string }[];
}

/** One event on its way to one subscription, with every try. */
export interface Delivery {
  /** `X-Webhook-Id`: the same on every try. */
  webhookId: string;
  subscriptionId: string;
  eventId: string;
  eventType: string;
  incidentId?: string;
  /** A second copy of an event, as two subscriptions for one endpoint would send it. */
  copy: boolean;
  createdAt: Date;
  attempts: { at: Date; tookMs: number; outcome: string; status?: number }[];
  state: 'pending' | 'delivered' | 'dropped';
  deliveredAt?: Date;
}
