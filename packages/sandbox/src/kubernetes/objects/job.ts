import type { JsonObject } from '../../json';
import type { Process } from '../containers/Process';
import type { FileSystem } from '../containers/Volume';
import { toTime } from './time';

/** A Job that runs one command once. */
export interface Job {
  name: string;
  namespace: string;
  uid: string;
  body: JsonObject;
  command: string[];
  /** The workload whose disk it works on, from the label `backstage.io/kubernetes-id`. */
  workload?: string;
  createdAt: Date;
  finishedAt?: Date;
  exitCode?: number;
  output: string;
  files?: FileSystem;
  process?: Process;
}

/** A job as the API answers it. */
export function renderJob(job: Job): JsonObject {
  const metadata = job.body.metadata as JsonObject | undefined;
  const succeeded = job.exitCode === 0;
  const finishedAt = job.finishedAt && toTime(job.finishedAt);
  return {
    ...job.body,
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      ...metadata,
      name: job.name,
      namespace: job.namespace,
      uid: job.uid,
      resourceVersion: '1',
      creationTimestamp: toTime(job.createdAt),
    },
    status: finishedAt
      ? {
          startTime: toTime(job.createdAt),
          completionTime: succeeded ? finishedAt : undefined,
          succeeded: succeeded ? 1 : 0,
          failed: succeeded ? 0 : 1,
          conditions: [
            {
              type: succeeded ? 'Complete' : 'Failed',
              status: 'True',
              ...(succeeded
                ? {}
                : {
                    reason: 'BackoffLimitExceeded',
                    message: 'Job has reached the specified backoff limit',
                  }),
              lastTransitionTime: finishedAt,
            },
          ],
        }
      : { startTime: toTime(job.createdAt), active: 1 },
  };
}
