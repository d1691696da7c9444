import { Router, type Request } from 'express';
import type { z } from 'zod';
import {
  isJsonObject,
  parseJson,
  type JsonObject,
  type JsonValue,
} from '../../json';
import type { RunningWorkload } from '../controllers/RunningWorkload';
import type { Kubernetes } from '../Kubernetes';
import { KubernetesProblem } from '../KubernetesProblem';
import { autoscalerSchema } from '../objects/autoscaler';
import {
  WORKLOAD_PLURALS,
  workloadSchema,
  type Workload,
  type WorkloadKind,
} from '../objects/workload';
import { applyPatch } from '../patch';
import { checkPreconditions, isDryRun, readJson, readObject } from './request';

/** A plain copy that patches can be applied to. */
function plain(object: object): JsonValue {
  return parseJson(JSON.stringify(object)) ?? null;
}

function validate<T extends z.ZodType>(
  schema: T,
  value: JsonValue,
  kind: string,
  name: string,
): z.output<T> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw KubernetesProblem.invalid(
      kind,
      name,
      `${path.join('.')}: Invalid value: ${message}`,
    );
  }
  return parsed.data;
}

function patched(request: Request, target: JsonValue): JsonValue {
  return applyPatch(
    request.header('Content-Type') ?? '',
    target,
    readJson(request),
  );
}

function metadataOf(value: JsonValue): JsonObject {
  return isJsonObject(value) && isJsonObject(value.metadata)
    ? value.metadata
    : {};
}

/** What a write changes that matters to running pods. */
function describeChange(before: Workload, after: Workload): string[] {
  const changes: string[] = [];
  if (before.spec.replicas !== after.spec.replicas) {
    changes.push(`replicas ${before.spec.replicas} → ${after.spec.replicas}`);
  }
  if (
    JSON.stringify(before.spec.template) !== JSON.stringify(after.spec.template)
  ) {
    changes.push('new pod template');
  }
  return changes;
}

/** Writes to Deployments, StatefulSets, DaemonSets, their scale, and autoscalers. */
export function workloadRoutes(cluster: Kubernetes): Router {
  const router = Router();

  const store = (
    running: RunningWorkload,
    changed: JsonValue,
    verb: 'patch' | 'update' | 'scale',
    dryRun: boolean,
  ): Workload => {
    const { workload, name, namespace } = running;
    const { kind } = workload;
    const plural = WORKLOAD_PLURALS[kind];
    checkPreconditions(
      metadataOf(changed),
      workload.metadata,
      `${plural}.apps`,
      name,
    );
    const next = validate(
      workloadSchema,
      changed,
      kind === 'Deployment' ? 'Deployment.apps' : `${kind}.apps`,
      name,
    );
    const changes = describeChange(workload, next);
    cluster.note({
      verb,
      kind,
      namespace,
      name,
      workload: name,
      dryRun,
      repairs: !dryRun && changes.length > 0,
      detail: changes.join(', ') || 'annotations and labels only',
    });
    if (dryRun) {
      return next;
    }
    running.replace(next);
    return running.workload;
  };

  const scaleOf = ({ workload, pods }: RunningWorkload): JsonObject => ({
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: {
      name: workload.metadata.name,
      namespace: workload.metadata.namespace,
      uid: workload.metadata.uid,
      resourceVersion: workload.metadata.resourceVersion,
      creationTimestamp: workload.metadata.creationTimestamp,
    },
    spec: { replicas: workload.spec.replicas },
    status: {
      replicas: pods.length,
      selector: Object.entries(workload.spec.selector.matchLabels)
        .map(([key, value]) => `${key}=${value}`)
        .join(','),
    },
  });

  const scale = (
    running: RunningWorkload,
    wanted: JsonValue,
    dryRun: boolean,
  ): JsonObject => {
    const spec =
      isJsonObject(wanted) && isJsonObject(wanted.spec) ? wanted.spec : {};
    const { workload } = running;
    checkPreconditions(
      metadataOf(wanted),
      workload.metadata,
      `${WORKLOAD_PLURALS[workload.kind]}.apps`,
      running.name,
    );
    const changed = plain({
      ...workload,
      spec: { ...workload.spec, replicas: spec.replicas ?? 0 },
    });
    const stored = store(running, changed, 'scale', dryRun);
    return {
      ...scaleOf(running),
      spec: { replicas: stored.spec.replicas },
    };
  };

  for (const kind of Object.keys(WORKLOAD_PLURALS) as WorkloadKind[]) {
    const plural = WORKLOAD_PLURALS[kind];
    const path = `/apis/apps/v1/namespaces/:namespace/${plural}/:name`;
    const find = (request: Request): RunningWorkload => {
      const { namespace, name } = request.params;
      const running = cluster.workloads.find(
        item =>
          item.namespace === namespace &&
          item.name === name &&
          item.workload.kind === kind,
      );
      if (!running) {
        throw KubernetesProblem.notFound(`${plural}.apps`, name);
      }
      return running;
    };

    router.patch(path, (request, response) => {
      const running = find(request);
      const changed = patched(request, plain(running.workload));
      response.json(store(running, changed, 'patch', isDryRun(request)));
    });
    router.put(path, (request, response) => {
      const running = find(request);
      const body = readObject(request);
      response.json(store(running, body, 'update', isDryRun(request)));
    });
    if (kind !== 'DaemonSet') {
      router.get(`${path}/scale`, (request, response) => {
        response.json(scaleOf(find(request)));
      });
      router.patch(`${path}/scale`, (request, response) => {
        const running = find(request);
        const wanted = patched(request, scaleOf(running));
        response.json(scale(running, wanted, isDryRun(request)));
      });
      router.put(`${path}/scale`, (request, response) => {
        const body = readObject(request);
        response.json(scale(find(request), body, isDryRun(request)));
      });
    }
  }

  router.patch(
    '/apis/autoscaling/v2/namespaces/:namespace/horizontalpodautoscalers/:name',
    (request, response) => {
      const { namespace, name } = request.params;
      const plural = 'horizontalpodautoscalers.autoscaling';
      const position = cluster.autoscalers.findIndex(
        ({ metadata }) =>
          metadata.namespace === namespace && metadata.name === name,
      );
      if (position < 0) {
        throw KubernetesProblem.notFound(plural, name);
      }
      const known = cluster.autoscalers[position];
      const changed = patched(request, plain(known));
      checkPreconditions(metadataOf(changed), known.metadata, plural, name);
      const next = validate(
        autoscalerSchema,
        changed,
        'HorizontalPodAutoscaler.autoscaling',
        name,
      );
      const dryRun = isDryRun(request);
      const isRaised = next.spec.minReplicas !== known.spec.minReplicas;
      cluster.note({
        verb: 'patch',
        kind: 'HorizontalPodAutoscaler',
        namespace,
        name,
        workload: known.spec.scaleTargetRef.name,
        dryRun,
        repairs: !dryRun && isRaised,
        detail: isRaised
          ? `minReplicas ${known.spec.minReplicas} → ${next.spec.minReplicas}`
          : 'annotations and labels only',
      });
      if (!dryRun) {
        next.metadata.resourceVersion = cluster.nextVersion();
        cluster.autoscalers[position] = next;
      }
      response.json(next);
    },
  );
  return router;
}
