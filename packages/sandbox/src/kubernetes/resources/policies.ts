import {
  autoscalerSchema,
  fromV1,
  toV1,
  type Autoscaler,
} from '../objects/autoscaler';
import {
  budgetSchema,
  renderBudget,
  type DisruptionBudget,
} from '../objects/disruptionBudget';
import { namespaceSchema } from '../objects/namespace';
import { storedResource } from './stored';
import type { JsonObject } from '../../json';
import type { Kubernetes } from '../Kubernetes';
import type { Resource } from './Resource';
import { toTime } from '../objects/time';

const BUDGETS = {
  plural: 'poddisruptionbudgets',
  kind: 'PodDisruptionBudget',
  schema: budgetSchema,
  read: ({ budgets }: Kubernetes) => budgets,
  write: (cluster: Kubernetes, objects: DisruptionBudget[]) => {
    cluster.budgets = objects;
  },
};

const AUTOSCALERS = {
  plural: 'horizontalpodautoscalers',
  kind: 'HorizontalPodAutoscaler',
  schema: autoscalerSchema,
  read: ({ autoscalers }: Kubernetes) => autoscalers,
  write: (cluster: Kubernetes, objects: Autoscaler[]) => {
    cluster.autoscalers = objects;
  },
};

function showBudget(budget: DisruptionBudget, cluster: Kubernetes) {
  return renderBudget(budget, cluster.pods, cluster.expectedPods(budget));
}

/** Kinds of which two versions have been served, both over the same objects. */
export const POLICY_RESOURCES: Resource[] = [
  storedResource({
    ...BUDGETS,
    prefix: 'apis/policy/v1',
    since: 21,
    show: showBudget,
  }),
  storedResource({
    ...BUDGETS,
    prefix: 'apis/policy/v1beta1',
    until: 24,
    show: (budget, cluster) => ({
      ...showBudget(budget, cluster),
      apiVersion: 'policy/v1beta1',
    }),
    accept: object => ({ ...object, apiVersion: 'policy/v1' }),
  }),
  storedResource({ ...AUTOSCALERS, prefix: 'apis/autoscaling/v2', since: 23 }),
  storedResource({
    ...AUTOSCALERS,
    prefix: 'apis/autoscaling/v1',
    show: autoscaler => toV1(autoscaler as JsonObject),
    accept: fromV1,
  }),
];

const NAMESPACES = storedResource({
  prefix: 'api/v1',
  plural: 'namespaces',
  kind: 'Namespace',
  scope: 'cluster',
  schema: namespaceSchema,
  read: ({ namespaces }: Kubernetes) => namespaces,
  write: (cluster, objects) => {
    cluster.namespaces = objects;
  },
});

/** Namespaces: deleting one only begins to empty it. */
export const NAMESPACE_RESOURCE: Resource = {
  ...NAMESPACES,
  writes: NAMESPACES.writes && {
    ...NAMESPACES.writes,
    remove: (cluster, { metadata }) => {
      const now = toTime(new Date());
      cluster.namespaces = cluster.namespaces.map(known =>
        known.metadata.name === (metadata as JsonObject).name
          ? {
              ...known,
              metadata: {
                ...known.metadata,
                deletionTimestamp: now,
                resourceVersion: cluster.nextVersion(),
              },
              status: { ...known.status, phase: 'Terminating' as const },
            }
          : known,
      );
    },
  },
};
