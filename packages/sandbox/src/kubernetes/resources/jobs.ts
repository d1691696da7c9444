import type { JsonObject, JsonValue } from '../../json';
import { renderJob, type Job } from '../objects/job';
import { metadataOf, valueAt } from '../objects/metadata';
import type { Resource } from './Resource';

const WORKLOAD_LABEL = 'backstage.io/kubernetes-id';

function texts(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** What a job's first container runs. */
export function commandOf(job: JsonObject): string[] {
  const containers = valueAt(job, 'spec', 'template', 'spec', 'containers');
  const [container] = Array.isArray(containers) ? containers : [];
  return [
    ...texts(valueAt(container, 'command')),
    ...texts(valueAt(container, 'args')),
  ];
}

/** The workload that a job's label says it is for. */
export function workloadOf(job: JsonObject): string | undefined {
  const value =
    valueAt(job, 'metadata', 'labels', WORKLOAD_LABEL) ??
    valueAt(job, 'spec', 'template', 'metadata', 'labels', WORKLOAD_LABEL);
  return typeof value === 'string' ? value : undefined;
}

function toJob(body: JsonObject): Job {
  const { name, namespace, uid } = metadataOf(body);
  return {
    name: String(name),
    namespace: String(namespace),
    uid: String(uid),
    body,
    command: commandOf(body),
    workload: workloadOf(body),
    createdAt: new Date(),
    output: '',
  };
}

/** Jobs of one container that run one command once. */
export const JOB_RESOURCE: Resource = {
  prefix: 'apis/batch/v1',
  plural: 'jobs',
  kind: 'Job',
  all: ({ jobs }) => jobs.map(renderJob),
  writes: {
    check: object => object,
    create: (cluster, object) => cluster.jobs.push(toJob(object)),
    remove: (cluster, object) => {
      const { uid } = metadataOf(object);
      cluster.jobs = cluster.jobs.filter(job => job.uid !== uid);
    },
  },
};
