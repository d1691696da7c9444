import { createHmac, randomUUID } from 'node:crypto';

/** The body of `incident.triggered`, or of another event, as PagerDuty sends it. */
export function webhookBody({
  incidentId,
  serviceId,
  title = 'Demo: made by a harness',
  type = 'incident.triggered',
  status = 'triggered',
  urgency = 'high',
  occurredAt = new Date(),
  createdAt = occurredAt,
}) {
  return JSON.stringify({
    event: {
      id: randomUUID(),
      event_type: type,
      resource_type: 'incident',
      occurred_at: occurredAt.toISOString(),
      agent: null,
      client: null,
      data: {
        id: incidentId,
        type: 'incident',
        title,
        status,
        urgency,
        created_at: createdAt.toISOString(),
        service: {
          id: serviceId,
          type: 'service_reference',
          summary: serviceId,
        },
        assignees: [],
        teams: [],
        priority: null,
      },
    },
  });
}

/** The headers that go with a body, signed as PagerDuty signs. */
export function webhookHeaders(body, secret) {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return {
    'content-type': 'application/json',
    'x-pagerduty-signature': `v1=${signature}`,
    'x-webhook-id': randomUUID(),
  };
}

/** Sends one webhook. Answers the status and the milliseconds until it was there. */
export async function sendWebhook(url, body, secret) {
  const started = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: webhookHeaders(body, secret),
    body,
  });
  await response.arrayBuffer();
  return { status: response.status, ms: performance.now() - started };
}
