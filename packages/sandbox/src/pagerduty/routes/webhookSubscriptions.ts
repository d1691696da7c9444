import { randomBytes } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';
import { randomId } from '../../demo/ids';
import type { JsonObject } from '../../json';
import type { PagerDuty } from '../PagerDuty';
import { PagerDutyProblem } from '../PagerDutyProblem';
import type { Subscription } from '../webhooks/model';
import { readBody } from './body';
import { pageOf } from './query';

const subscriptionSchema = z.looseObject({
  webhook_subscription: z.looseObject({
    description: z.string().default(''),
    events: z.array(z.string()).min(1),
    delivery_method: z.looseObject({
      type: z.literal('http_delivery_method'),
      url: z.url(),
      custom_headers: z
        .array(z.looseObject({ name: z.string(), value: z.string() }))
        .default([]),
    }),
    filter: z.looseObject({
      type: z.enum([
        'account_reference',
        'service_reference',
        'team_reference',
      ]),
      id: z.string().optional(),
    }),
  }),
});

function render(subscription: Subscription, secret?: string): JsonObject {
  return {
    id: subscription.id,
    type: 'webhook_subscription',
    active: subscription.active,
    description: subscription.description,
    events: subscription.events,
    filter: subscription.serviceId
      ? { type: 'service_reference', id: subscription.serviceId }
      : { type: 'account_reference' },
    delivery_method: {
      type: 'http_delivery_method',
      url: subscription.url,
      // Shown once, when the subscription is made.
      secret: secret ?? null,
      temporarily_disabled: Boolean(subscription.disabledBecause),
      custom_headers: subscription.customHeaders.map(({ name }) => ({
        name,
        value: '<redacted>',
      })),
    },
  };
}

/** `/webhook_subscriptions`: where events are sent to. */
export function webhookSubscriptionRoutes(pagerduty: PagerDuty): Router {
  const router = Router();
  const { webhooks } = pagerduty;
  const find = (id: string) => {
    const found = webhooks.subscriptions.find(item => item.id === id);
    if (!found) {
      throw PagerDutyProblem.notFound(`Webhook subscription ${id}`);
    }
    return found;
  };

  router.get('/webhook_subscriptions', (request, response) => {
    response.json(
      pageOf(request, 'webhook_subscriptions', webhooks.subscriptions, item =>
        render(item),
      ),
    );
  });
  router.get('/webhook_subscriptions/:id', (request, response) => {
    response.json({ webhook_subscription: render(find(request.params.id)) });
  });
  router.post('/webhook_subscriptions', (request, response) => {
    const { webhook_subscription: wanted } = readBody(
      request,
      subscriptionSchema,
    );
    const subscription: Subscription = {
      id: randomId('P', 7),
      url: wanted.delivery_method.url,
      secret: randomBytes(48).toString('base64'),
      description: wanted.description,
      events: wanted.events,
      serviceId:
        wanted.filter.type === 'service_reference'
          ? wanted.filter.id
          : undefined,
      active: true,
      customHeaders: wanted.delivery_method.custom_headers,
    };
    webhooks.subscriptions.push(subscription);
    response.status(201).json({
      webhook_subscription: render(subscription, subscription.secret),
    });
  });
  router.delete('/webhook_subscriptions/:id', (request, response) => {
    const position = webhooks.subscriptions.indexOf(find(request.params.id));
    webhooks.subscriptions.splice(position, 1);
    response.status(204).end();
  });
  router.post('/webhook_subscriptions/:id/ping', (request, response) => {
    webhooks.ping(find(request.params.id));
    response.status(202).end();
  });
  router.post('/webhook_subscriptions/:id/enable', (request, response) => {
    const subscription = find(request.params.id);
    webhooks.enable(subscription);
    response.json({ webhook_subscription: render(subscription) });
  });
  return router;
}
