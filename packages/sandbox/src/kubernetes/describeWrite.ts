import { canonicalJson, type JsonObject } from '../json';
import type { ClusterWrite } from './WriteLog';
import { valueAt } from './objects/metadata';
import { commandOf, workloadOf } from './resources/jobs';

type Description = Pick<ClusterWrite, 'workload' | 'repairs' | 'detail'>;

function describeChanges(
  changes: string[],
  workload: string | undefined,
): Description {
  return {
    workload,
    repairs: changes.length > 0,
    detail: changes.join(', ') || 'annotations and labels only',
  };
}

function numberChange(
  before: JsonObject,
  after: JsonObject,
  name: string,
): string[] {
  const [from, to] = [before, after].map(item => valueAt(item, 'spec', name));
  return from === to ? [] : [`${name} ${from} → ${to}`];
}

/** What a change of an object means to running pods. */
export function describeUpdate(
  before: JsonObject,
  after: JsonObject,
): Description {
  const name = String(valueAt(before, 'metadata', 'name'));
  switch (before.kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet': {
      const [from, to] = [before, after].map(item =>
        canonicalJson(valueAt(item, 'spec', 'template')),
      );
      return describeChanges(
        [
          ...numberChange(before, after, 'replicas'),
          ...(from === to ? [] : ['new pod template']),
        ],
        name,
      );
    }
    case 'HorizontalPodAutoscaler':
      return describeChanges(
        numberChange(before, after, 'minReplicas'),
        String(valueAt(before, 'spec', 'scaleTargetRef', 'name')),
      );
    default:
      return { repairs: false, detail: `${before.kind} ${name}` };
  }
}

/** What creating or deleting an object means to running pods. */
export function describeWhole(object: JsonObject): Description {
  const { kind } = object;
  return kind === 'Job'
    ? {
        workload: workloadOf(object),
        repairs: true,
        detail: commandOf(object).join(' '),
      }
    : {
        repairs: false,
        detail: `${kind} ${valueAt(object, 'metadata', 'name')}`,
      };
}
