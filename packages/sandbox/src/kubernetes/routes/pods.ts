import { Router } from 'express';
import { isJsonObject } from '../../json';
import type { Kubernetes } from '../Kubernetes';
import { logOf } from '../podLog';
import { renderPod } from '../objects/pod';
import { checkPreconditions, isDryRun, parameter, readObject } from './request';

/** Pods: eviction, deletion, logs. */
export function podRoutes(cluster: Kubernetes): Router {
  const router = Router();
  const path = '/api/v1/namespaces/:namespace/pods/:name';

  router.post(`${path}/eviction`, (request, response) => {
    const { namespace, name } = request.params;
    const pod = cluster.pod(namespace, name);
    const body = readObject(request);
    const options = isJsonObject(body.deleteOptions) ? body.deleteOptions : {};
    const wanted = isJsonObject(options.preconditions)
      ? options.preconditions
      : {};
    checkPreconditions(wanted, pod, 'pods', name);
    cluster.evict(pod, isDryRun(request, body));
    response.status(201).json({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      code: 201,
    });
  });

  router.delete(path, (request, response) => {
    const { namespace, name } = request.params;
    const pod = cluster.pod(namespace, name);
    const body = readObject(request);
    const wanted = isJsonObject(body.preconditions) ? body.preconditions : {};
    checkPreconditions(wanted, pod, 'pods', name);
    cluster.removePod(pod, isDryRun(request, body), 'delete');
    response.json(renderPod(pod));
  });

  router.get(`${path}/log`, (request, response) => {
    const { namespace, name } = request.params;
    const pod = cluster.pod(namespace, name);
    const { fault } = cluster.workload(namespace, pod.workload);
    const tail = Number(parameter(request, 'tailLines') ?? 0);
    const lines = logOf(pod, fault, parameter(request, 'previous') === 'true');
    const shown = tail > 0 ? lines.slice(-tail) : lines;
    response.type('text/plain').send(shown.map(line => `${line}\n`).join(''));
  });
  return router;
}
