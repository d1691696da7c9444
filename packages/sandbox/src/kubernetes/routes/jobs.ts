import { Router } from 'express';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json';
import type { Kubernetes } from '../Kubernetes';
import { KubernetesProblem } from '../KubernetesProblem';
import { renderJob } from '../objects/job';
import { isDryRun, readObject } from './request';

function at(value: JsonValue | undefined, ...path: string[]) {
  return path.reduce<JsonValue | undefined>(
    (inner, step) => (isJsonObject(inner) ? inner[step] : undefined),
    value,
  );
}

function readCommand(body: JsonObject): string[] {
  const containers = at(body, 'spec', 'template', 'spec', 'containers');
  const [container] = Array.isArray(containers) ? containers : [];
  const list = (name: string) => {
    const value = at(container, name);
    return Array.isArray(value) ? value.map(String) : [];
  };
  return [...list('command'), ...list('args')];
}

function readWorkload(body: JsonObject): string | undefined {
  const label = 'backstage.io/kubernetes-id';
  const value =
    at(body, 'metadata', 'labels', label) ??
    at(body, 'spec', 'template', 'metadata', 'labels', label);
  return typeof value === 'string' ? value : undefined;
}

/** Jobs of one container that run one command once. */
export function jobRoutes(cluster: Kubernetes): Router {
  const router = Router();
  const path = '/apis/batch/v1/namespaces/:namespace/jobs';

  router.post(path, (request, response) => {
    const { namespace } = request.params;
    const body = readObject(request);
    const name = String(
      at(body, 'metadata', 'name') ??
        `${
          at(body, 'metadata', 'generateName') ?? 'job-'
        }${cluster.nextVersion()}`,
    );
    if (
      cluster.jobs.some(job => job.namespace === namespace && job.name === name)
    ) {
      throw new KubernetesProblem(
        409,
        'AlreadyExists',
        `jobs.batch "${name}" already exists`,
      );
    }
    const job = cluster.createJob(
      {
        name,
        namespace,
        body,
        command: readCommand(body),
        workload: readWorkload(body),
      },
      isDryRun(request),
    );
    response.status(201).json(renderJob(job));
  });

  router.delete(`${path}/:name`, (request, response) => {
    const { namespace, name } = request.params;
    const job = cluster.jobs.find(
      item => item.namespace === namespace && item.name === name,
    );
    if (!job) {
      throw KubernetesProblem.notFound('jobs.batch', name);
    }
    if (!isDryRun(request, readObject(request))) {
      cluster.jobs = cluster.jobs.filter(item => item !== job);
    }
    response.json({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
    });
  });
  return router;
}
