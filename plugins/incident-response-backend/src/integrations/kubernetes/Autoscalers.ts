import type { V2HorizontalPodAutoscalerList } from '@kubernetes/client-node';
import type { KubernetesApi } from './KubernetesApi';
import type { ObjectRef } from './KubernetesObject';
import { pathOf } from './pathOf';
import { ServedVersion } from './ServedVersion';
import type { Workload } from './workloads';

/** What owns the size of a workload, within its limits. */
export interface Autoscaler {
  ref: ObjectRef;
  min: number;
  max: number;
}

const PLURAL = 'horizontalpodautoscalers';

/** Finds the autoscalers of workloads. */
export class Autoscalers {
  private readonly api: KubernetesApi;
  /** `v2` since Kubernetes 1.23; what is needed of them is the same in `v1`. */
  private readonly version = new ServedVersion(
    'apis/autoscaling/v2',
    'apis/autoscaling/v1',
  );

  constructor(api: KubernetesApi) {
    this.api = api;
  }

  /** The autoscaler that owns a workload's size, if there is one. */
  of(workload: Workload): Promise<Autoscaler | undefined> {
    const { kind, name, namespace } = workload;
    return this.version.call(async version => {
      const { items } = await this.api.get<V2HorizontalPodAutoscalerList>(
        pathOf(version, namespace, PLURAL),
        'list the autoscalers',
      );
      const owner = items.find(
        ({ spec }) =>
          spec?.scaleTargetRef.kind === kind &&
          spec.scaleTargetRef.name === name,
      );
      return owner?.spec && owner.metadata?.name
        ? {
            ref: {
              kind: 'HorizontalPodAutoscaler',
              version,
              plural: PLURAL,
              namespace,
              name: owner.metadata.name,
            },
            min: owner.spec.minReplicas ?? 1,
            max: owner.spec.maxReplicas,
          }
        : undefined;
    });
  }
}
