import { Router, type Request } from 'express';
import { isJsonObject, parseJson, type JsonObject } from '../../json';
import { admit } from '../admission';
import type { RunningWorkload } from '../controllers/RunningWorkload';
import { describeUpdate } from '../describeWrite';
import type { Kubernetes } from '../Kubernetes';
import { metadataOf, valueAt } from '../objects/metadata';
import { WORKLOAD_PLURALS, type WorkloadKind } from '../objects/workload';
import { applyPatch } from '../patch';
import { checkWorkload, findWorkload } from '../resources/workloads';
import { checkPreconditions, isDryRun, readJson, readObject } from './request';

function scaleOf({ workload, pods }: RunningWorkload): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } =
    workload.metadata;
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: workload.spec.replicas },
    status: {
      replicas: pods.length,
      selector: Object.entries(workload.spec.selector.matchLabels)
        .map(([key, value]) => `${key}=${value}`)
        .join(','),
    },
  };
}

/** The `scale` of Deployments and StatefulSets: how many replicas they should have. */
export function scaleRoutes(cluster: Kubernetes): Router {
  const router = Router();

  const write = (
    request: Request,
    running: RunningWorkload,
    wanted: JsonObject,
  ): JsonObject => {
    const { workload, name, namespace } = running;
    const plural = WORKLOAD_PLURALS[workload.kind];
    admit(cluster.webhooks, namespace, plural);
    checkPreconditions(
      metadataOf(wanted),
      workload.metadata,
      `${plural}.apps`,
      name,
    );
    const changed = checkWorkload(
      {
        ...(workload as JsonObject),
        spec: {
          ...(workload.spec as JsonObject),
          replicas: valueAt(wanted, 'spec', 'replicas') ?? 0,
        },
      },
      workload.kind,
    );
    const dryRun = isDryRun(request);
    const description = describeUpdate(
      workload as JsonObject,
      changed as JsonObject,
    );
    cluster.note({
      ...description,
      verb: 'scale',
      kind: workload.kind,
      namespace,
      name,
      dryRun,
      repairs: description.repairs && !dryRun,
    });
    if (!dryRun) {
      running.replace(changed);
    }
    return {
      ...scaleOf(running),
      spec: { replicas: changed.spec.replicas },
    };
  };

  for (const kind of ['Deployment', 'StatefulSet'] satisfies WorkloadKind[]) {
    const path = `/apis/apps/v1/namespaces/:namespace/${WORKLOAD_PLURALS[kind]}/:name/scale`;
    router.get(path, (request, response) => {
      response.json(scaleOf(findWorkload(cluster, kind, request.params)));
    });
    router.put(path, (request, response) => {
      const running = findWorkload(cluster, kind, request.params);
      response.json(write(request, running, readObject(request)));
    });
    router.patch(path, (request, response) => {
      const running = findWorkload(cluster, kind, request.params);
      const wanted = applyPatch(
        request.header('Content-Type') ?? '',
        parseJson(JSON.stringify(scaleOf(running))) ?? {},
        readJson(request),
      );
      response.json(
        write(request, running, isJsonObject(wanted) ? wanted : {}),
      );
    });
  }
  return router;
}
