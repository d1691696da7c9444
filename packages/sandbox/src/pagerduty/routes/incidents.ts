import { Router } from 'express';
import { z } from 'zod';
import type { PagerDuty } from '../PagerDuty';
import { PagerDutyProblem } from '../PagerDutyProblem';
import type { PagerDutyIncident } from '../model';
import { renderAlert, renderIncident } from '../render';
import { readBody, requester } from './body';
import { listParameter, pageOf, parameter, timeParameter } from './query';

const changeSchema = z.looseObject({
  status: z.enum(['acknowledged', 'resolved']).optional(),
  title: z.string().min(1).max(1_024).optional(),
  escalation_level: z.number().int().min(1).optional(),
  priority: z.looseObject({ id: z.string() }).nullish(),
  assignments: z
    .array(z.looseObject({ assignee: z.looseObject({ id: z.string() }) }))
    .optional(),
});
type Change = z.infer<typeof changeSchema>;

const createSchema = z.looseObject({
  title: z.string().min(1).max(1_024),
  service: z.looseObject({ id: z.string() }),
  urgency: z.enum(['high', 'low']).optional(),
  priority: z.looseObject({ id: z.string() }).nullish(),
  incident_key: z.string().max(255).optional(),
});

function change(
  pagerduty: PagerDuty,
  id: string,
  wanted: Change,
  agent: ReturnType<typeof requester>,
): PagerDutyIncident {
  const incident = pagerduty.incident(id);
  if (wanted.title) {
    pagerduty.setTitle(id, wanted.title);
  }
  if (wanted.priority !== undefined) {
    const { priorities } = pagerduty.directory;
    const priorityId = wanted.priority?.id;
    if (priorityId && !priorities.some(item => item.id === priorityId)) {
      throw PagerDutyProblem.invalid(`Priority ${priorityId} not found`);
    }
    pagerduty.setPriority(id, priorityId, agent);
  }
  if (wanted.escalation_level !== undefined) {
    pagerduty.escalate(id, wanted.escalation_level, agent);
  }
  if (wanted.assignments) {
    const assignees = wanted.assignments.map(({ assignee }) => assignee.id);
    pagerduty.reassign(id, assignees, agent);
  }
  if (wanted.status === 'acknowledged') {
    pagerduty.acknowledge(id, agent);
  }
  if (wanted.status === 'resolved') {
    pagerduty.resolve(id, agent);
  }
  return incident;
}

/** PagerDuty lists the incidents of the last month unless it is told otherwise. */
function daysBefore(until: Date | undefined, days: number): Date {
  return new Date((until?.getTime() ?? Date.now()) - days * 24 * 3_600_000);
}

/** `/incidents`: list, create, read, change. */
export function incidentRoutes(pagerduty: PagerDuty): Router {
  const router = Router();
  const render = (incident: PagerDutyIncident) =>
    renderIncident(incident, pagerduty.teamOf(incident), pagerduty.references);

  router.get('/incidents', (request, response) => {
    const statuses = listParameter(request, 'statuses');
    const services = listParameter(request, 'service_ids');
    const urgencies = listParameter(request, 'urgencies');
    const key = parameter(request, 'incident_key');
    const ofAnyAge = parameter(request, 'date_range') === 'all';
    const until = ofAnyAge ? undefined : timeParameter(request, 'until');
    const since = ofAnyAge
      ? undefined
      : timeParameter(request, 'since') ?? daysBefore(until, 30);
    const found = pagerduty.incidents.filter(
      incident =>
        (statuses.length === 0 || statuses.includes(incident.status)) &&
        (services.length === 0 || services.includes(incident.serviceId)) &&
        (urgencies.length === 0 || urgencies.includes(incident.urgency)) &&
        (!key || incident.key === key) &&
        (!since || incident.createdAt >= since) &&
        (!until || incident.createdAt <= until),
    );
    const newestFirst = /created_at:desc/.test(
      parameter(request, 'sort_by') ?? '',
    );
    response.json(
      pageOf(
        request,
        'incidents',
        newestFirst ? [...found].reverse() : found,
        render,
      ),
    );
  });

  router.post('/incidents', (request, response) => {
    requester(request, pagerduty);
    const { incident } = readBody(
      request,
      z.looseObject({ incident: createSchema }),
    );
    const { priorities } = pagerduty.directory;
    const created = pagerduty.trigger({
      serviceId: incident.service.id,
      title: incident.title,
      urgency: incident.urgency,
      dedupKey: incident.incident_key,
      priority: priorities.find(({ id }) => id === incident.priority?.id)?.name,
    });
    response.status(201).json({ incident: render(created) });
  });

  router.put('/incidents', (request, response) => {
    const agent = requester(request, pagerduty);
    const { incidents } = readBody(
      request,
      z.looseObject({
        incidents: z
          .array(changeSchema.extend({ id: z.string() }))
          .min(1)
          .max(250),
      }),
    );
    const changed = incidents.map(wanted =>
      change(pagerduty, wanted.id, wanted, agent),
    );
    response.json({ incidents: changed.map(render) });
  });

  router.get('/incidents/:id', (request, response) => {
    response.json({ incident: render(pagerduty.incident(request.params.id)) });
  });

  router.put('/incidents/:id', (request, response) => {
    const agent = requester(request, pagerduty);
    const { incident } = readBody(
      request,
      z.looseObject({ incident: changeSchema }),
    );
    const changed = change(pagerduty, request.params.id, incident, agent);
    response.json({ incident: render(changed) });
  });

  router.get('/incidents/:id/alerts', (request, response) => {
    const incident = pagerduty.incident(request.params.id);
    const statuses = listParameter(request, 'statuses');
    const alerts = incident.alerts.filter(
      ({ status }) => statuses.length === 0 || statuses.includes(status),
    );
    response.json(
      pageOf(request, 'alerts', alerts, alert =>
        renderAlert(alert, incident, pagerduty.references),
      ),
    );
  });

  router.get('/incidents/:id/related_change_events', (request, response) => {
    const incident = pagerduty.incident(request.params.id);
    const related = pagerduty.changes
      .map((event, index) => ({ ...event, id: `C${index + 1}` }))
      .filter(
        ({ serviceId, at }) =>
          serviceId === incident.serviceId && at <= incident.createdAt,
      );
    response.json(
      pageOf(request, 'change_events', related, event => ({
        id: event.id,
        type: 'change_event',
        summary: event.summary,
        timestamp: event.at.toISOString(),
        source: event.source ?? null,
        links: event.links,
        correlation_reason: { reason: 'most_recent' },
      })),
    );
  });
  return router;
}
