import { Router } from 'express';
import { isJsonObject } from '../../json';
import { admit } from '../admission';
import type { Kubernetes } from '../Kubernetes';
import { KubernetesProblem } from '../KubernetesProblem';
import { logOf } from '../podLog';
import { renderPod } from '../objects/pod';
import { checkPreconditions, isDryRun, parameter, readObject } from './request';

/** `policy/v1` evictions came with 1.22. @throws KubernetesProblem 400 as older servers answer. */
function checkEvictionVersion(cluster: Kubernetes, apiVersion: string): void {
  const isKnown =
    apiVersion === 'policy/v1beta1' ||
    (apiVersion === 'policy/v1' && cluster.minor >= 22);
  if (!isKnown) {
    throw KubernetesProblem.badRequest(
      `Eviction in version "${apiVersion.replace(
        /^.*\//,
        '',
      )}" cannot be handled as a Eviction: no kind "Eviction" is registered for version "${apiVersion}" in scheme "pkg/api/legacyscheme/scheme.go:30"`,
    );
  }
}

/** Pods: eviction, deletion, logs. */
export function podRoutes(cluster: Kubernetes): Router {
  const router = Router();
  const path = '/api/v1/namespaces/:namespace/pods/:name';

  router.post(`${path}/eviction`, (request, response) => {
    const { namespace, name } = request.params;
    const pod = cluster.pod(namespace, name);
    const body = readObject(request);
    checkEvictionVersion(cluster, String(body.apiVersion ?? 'policy/v1'));
    const options = isJsonObject(body.deleteOptions) ? body.deleteOptions : {};
    const wanted = isJsonObject(options.preconditions)
      ? options.preconditions
      : {};
    admit(cluster.webhooks, namespace, 'pods');
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
    const fault = cluster.ownerOf(pod)?.fault;
    const tail = Number(parameter(request, 'tailLines') ?? 0);
    const lines = logOf(pod, fault, parameter(request, 'previous') === 'true');
    const shown = tail > 0 ? lines.slice(-tail) : lines;
    response.type('text/plain').send(shown.map(line => `${line}\n`).join(''));
  });
  return router;
}
