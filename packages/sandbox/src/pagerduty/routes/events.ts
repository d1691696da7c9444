import { Router } from 'express';
import { z } from 'zod';
import { bodyText } from '../../http/providerGate';
import { parseJson } from '../../json';
import type { PagerDuty } from '../PagerDuty';

const routingKey = z.string().length(32);
const enqueueSchema = z.discriminatedUnion('event_action', [
  z.looseObject({
    event_action: z.literal('trigger'),
    routing_key: routingKey,
    dedup_key: z.string().min(1).max(255).optional(),
    payload: z.looseObject({
      summary: z.string().min(1).max(1_024),
      source: z.string().min(1),
      severity: z.enum(['critical', 'error', 'warning', 'info']),
      custom_details: z.record(z.string(), z.unknown()).default({}),
    }),
  }),
  z.looseObject({
    event_action: z.enum(['acknowledge', 'resolve']),
    routing_key: routingKey,
    dedup_key: z.string().min(1).max(255),
  }),
]);

const changeSchema = z.looseObject({
  routing_key: routingKey,
  payload: z.looseObject({
    summary: z.string().min(1).max(1_024),
    timestamp: z.iso.datetime({ offset: true }).optional(),
    source: z.string().optional(),
    custom_details: z.record(z.string(), z.unknown()).optional(),
  }),
  links: z
    .array(z.looseObject({ href: z.string(), text: z.string().optional() }))
    .optional(),
});

/** The Events API v2: at `/v2/enqueue` how monitors trigger and resolve alerts, at `/v2/change/enqueue` what was changed. */
export function eventRoutes(pagerduty: PagerDuty): Router {
  const router = Router();
  router.post('/v2/enqueue', (request, response) => {
    const parsed = enqueueSchema.safeParse(parseJson(bodyText(request)));
    const service =
      parsed.success &&
      pagerduty.directory.services.find(
        ({ integrationKey }) => integrationKey === parsed.data.routing_key,
      );
    if (!parsed.success || !service) {
      response.status(400).json({
        status: 'invalid event',
        message: 'Event object is invalid',
        errors: parsed.success
          ? ['routing_key belongs to no service']
          : parsed.error.issues.map(
              ({ path, message }) => `${path.join('.')}: ${message}`,
            ),
      });
      return;
    }
    const event = parsed.data;
    let key = event.dedup_key;
    if (event.event_action === 'trigger') {
      const incident = pagerduty.trigger({
        serviceId: service.id,
        title: event.payload.summary,
        severity: event.payload.severity,
        dedupKey: event.dedup_key,
        details: Object.fromEntries(
          Object.entries(event.payload.custom_details).map(([name, value]) => [
            name,
            typeof value === 'string' ? value : JSON.stringify(value),
          ]),
        ),
      });
      key = incident.key;
    } else if (event.event_action === 'resolve') {
      pagerduty.resolveAlert(event.dedup_key);
    } else {
      const open = pagerduty.incidents.find(
        incident =>
          incident.key === event.dedup_key && incident.status === 'triggered',
      );
      if (open) {
        const agent = { type: 'integration', serviceId: service.id } as const;
        pagerduty.acknowledge(open.id, agent);
      }
    }
    response.status(202).json({
      status: 'success',
      message: 'Event processed',
      dedup_key: key,
    });
  });
  router.post('/v2/change/enqueue', (request, response) => {
    const parsed = changeSchema.safeParse(parseJson(bodyText(request)));
    const service =
      parsed.success &&
      pagerduty.directory.services.find(
        ({ integrationKey }) => integrationKey === parsed.data.routing_key,
      );
    if (!parsed.success || !service) {
      response.status(400).json({
        status: 'invalid event',
        message: 'Event object is invalid',
        errors: ['routing_key belongs to no service, or fields are missing'],
      });
      return;
    }
    pagerduty.changes.push({
      serviceId: service.id,
      summary: parsed.data.payload.summary,
      at: new Date(parsed.data.payload.timestamp ?? Date.now()),
      source: parsed.data.payload.source,
      links: parsed.data.links ?? [],
    });
    response
      .status(202)
      .json({ status: 'success', message: 'Change event processed' });
  });
  return router;
}
