import type { WorkloadKind } from './objects/workload';

/** How a demo workload is run, where it differs from two replicas of a Deployment. */
export interface WorkloadPlan {
  kind: WorkloadKind;
  replicas: number;
  cpu: string;
  memory: string;
  /** A disruption budget keeps so many pods. */
  minAvailable?: number;
  /** An autoscaler owns the number of replicas. */
  autoscaled?: { min: number; max: number };
}

const USUAL: WorkloadPlan = {
  kind: 'Deployment',
  replicas: 2,
  cpu: '500m',
  memory: '512Mi',
};

const PLANS: Record<string, Partial<WorkloadPlan>> = {
  'payments-api': { replicas: 3, memory: '1Gi', minAvailable: 2 },
  'ledger-api': { replicas: 3, minAvailable: 2 },
  'checkout-api': { replicas: 3, autoscaled: { min: 3, max: 10 } },
  storefront: { replicas: 4 },
  'session-store': { kind: 'StatefulSet', replicas: 3, minAvailable: 2 },
  'node-agent': { kind: 'DaemonSet', replicas: 3, memory: '128Mi' },
  'report-builder': { replicas: 1 },
};

/** How the workload with this name is run. */
export function planOf(name: string): WorkloadPlan {
  return { ...USUAL, ...PLANS[name] };
}
