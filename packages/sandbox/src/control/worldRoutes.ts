import { Router } from 'express';
import { z } from 'zod';
import { KubernetesProblem } from '../kubernetes/KubernetesProblem';
import { WORKLOAD_FAULTS } from '../kubernetes/WorkloadFault';
import type { PagerDutyIncident } from '../pagerduty/model';
import { PagerDutyProblem } from '../pagerduty/PagerDutyProblem';
import type { World } from '../scenarios/World';
import { ControlProblem, parse } from './ControlProblem';

const triggerSchema = z.strictObject({
  serviceId: z.string(),
  title: z.string().min(1).max(1_024),
  /** By name, such as `P2`. */
  priority: z.string().optional(),
  urgency: z.enum(['high', 'low']).optional(),
  severity: z.enum(['critical', 'error', 'warning', 'info']).optional(),
  details: z.record(z.string(), z.string()).optional(),
  dedupKey: z.string().max(255).optional(),
});

const actionSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.enum(['acknowledge', 'resolve']) }),
  z.strictObject({
    action: z.literal('note'),
    text: z.string().min(1).max(25_000),
  }),
]);

const workloadSchema = z.strictObject({
  namespace: z.string(),
  name: z.string(),
  /** What is wrong with it from now on; `null` makes it well. */
  fault: z.enum(WORKLOAD_FAULTS).nullable(),
  /** The alert that the monitoring ends once the workload is well again. */
  dedupKey: z.string().max(255).optional(),
});

const clusterSchema = z.strictObject({
  /** Behaves as this version from now on. */
  version: z
    .string()
    .regex(/^1\.\d{1,2}$/)
    .optional(),
  /** Webhooks that refuse writes, instead of those that there are. */
  webhooks: z
    .array(
      z.strictObject({
        name: z.string(),
        namespace: z.string(),
        resource: z.string().optional(),
        message: z.string(),
        code: z.number().int().min(400).max(599).optional(),
      }),
    )
    .optional(),
  /** How much of a namespace is closed to the token; with `nothing` it is open again. */
  forbid: z
    .strictObject({
      namespace: z.string(),
      what: z.enum(['writes', 'everything', 'nothing']),
    })
    .optional(),
});

/** Whoever has to answer for an incident: the first who is assigned, else on call, else anybody. */
function someoneOnCall(
  { pagerduty }: World,
  incident: PagerDutyIncident,
): string {
  const [userId] = [
    ...incident.assigneeIds,
    ...pagerduty.onCall(incident.policyId, 1),
    ...pagerduty.directory.users.map(({ id }) => id),
  ];
  return userId;
}

/** What the providers refuse is refused here as well, in the control API's own words. */
function orRefuse<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof PagerDutyProblem) {
      throw new ControlProblem(
        error.status,
        [error.message, ...error.errors].join(': '),
      );
    }
    if (error instanceof KubernetesProblem) {
      throw new ControlProblem(error.code, error.message);
    }
    throw error;
  }
}

/** What monitors, faults and people do: page, break, acknowledge, note, resolve. */
export function worldRoutes(world: World): Router {
  const router = Router();
  const { pagerduty, kubernetes, monitor } = world;

  router.post('/incidents', (request, response) => {
    const wanted = parse(triggerSchema, request.body);
    const { id, number } = orRefuse(() => pagerduty.trigger(wanted));
    response.status(201).json({ incidentId: id, number });
  });

  router.post('/incidents/:incidentId', (request, response) => {
    const { incidentId } = request.params;
    const wanted = parse(actionSchema, request.body);
    const status = orRefuse(() => {
      const incident = pagerduty.incident(incidentId);
      const userId = someoneOnCall(world, incident);
      if (wanted.action === 'note') {
        pagerduty.addNote(incidentId, userId, wanted.text);
      } else {
        pagerduty[wanted.action](incidentId, { type: 'user', userId });
      }
      return incident.status;
    });
    response.json({ status });
  });

  router.post('/workloads', (request, response) => {
    const { namespace, name, fault, dedupKey } = parse(
      workloadSchema,
      request.body,
    );
    const hit = orRefuse(() => {
      if (fault) {
        return kubernetes.setFault(namespace, name, fault);
      }
      kubernetes.heal(namespace, name);
      return undefined;
    });
    if (fault && dedupKey) {
      monitor.watch({ namespace, workload: name, dedupKey });
    }
    response.json({ pod: hit?.podName ?? null });
  });

  router.post('/cluster', (request, response) => {
    const { version, webhooks, forbid } = parse(clusterSchema, request.body);
    kubernetes.minor = version
      ? Number(version.split('.')[1])
      : kubernetes.minor;
    kubernetes.webhooks = webhooks ?? kubernetes.webhooks;
    if (forbid?.what === 'nothing') {
      kubernetes.allow(forbid.namespace);
    } else if (forbid) {
      kubernetes.forbid(forbid.namespace, forbid.what);
    }
    response.json({
      version: `1.${kubernetes.minor}`,
      webhooks: kubernetes.webhooks,
    });
  });
  return router;
}
