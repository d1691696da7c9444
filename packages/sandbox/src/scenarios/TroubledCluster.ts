import type { Scenario } from './Scenario';
import type { World } from './World';

/** A cluster that is made harder to repair, and how it was before. */
export class TroubledCluster {
  private constructor(
    private readonly scenario: Scenario,
    private readonly minAvailable: number | string | undefined,
  ) {}

  static begin(scenario: Scenario, { kubernetes }: World): TroubledCluster {
    const { cluster = {}, workload } = scenario;
    const { forbid, startsInSeconds, minAvailable } = cluster;
    if (forbid) {
      kubernetes.forbid(forbid.namespace, forbid.what);
    }
    if (startsInSeconds !== undefined) {
      workloadsOf(scenario).forEach(({ namespace, name }) =>
        kubernetes.delayStarts(namespace, name, startsInSeconds * 1_000),
      );
    }
    return new TroubledCluster(
      scenario,
      workload && minAvailable !== undefined
        ? kubernetes.keepAvailable(
            workload.namespace,
            workload.name,
            minAvailable,
          )
        : undefined,
    );
  }

  /** Everything as it was. */
  end({ kubernetes }: World): void {
    const { cluster = {}, workload } = this.scenario;
    if (cluster.forbid) {
      kubernetes.allow(cluster.forbid.namespace);
    }
    if (cluster.startsInSeconds !== undefined) {
      workloadsOf(this.scenario).forEach(({ namespace, name }) =>
        kubernetes.delayStarts(namespace, name, undefined),
      );
    }
    if (workload && cluster.minAvailable !== undefined) {
      kubernetes.keepAvailable(
        workload.namespace,
        workload.name,
        this.minAvailable,
      );
    }
  }
}

function workloadsOf({ workload, later = [] }: Scenario) {
  return [workload, ...later.map(plan => plan.workload)].flatMap(
    found => found ?? [],
  );
}
