/** A rule as a Role has it. */
export interface Rule {
  apiGroups: [string];
  /** With their subresources: `pods/eviction`. */
  resources: string[];
  verbs: string[];
}

const WORKLOADS = ['deployments', 'statefulsets', 'daemonsets'];

/** What every action reads: scope, preconditions, evidence, verification. */
const READING: Rule[] = [
  { apiGroups: [''], resources: ['pods', 'events'], verbs: ['list'] },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: ['apps'], resources: WORKLOADS, verbs: ['get', 'list'] },
  // Whose pods they are, where no workload is found.
  { apiGroups: ['apps'], resources: ['replicasets'], verbs: ['get'] },
  { apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: ['list'] },
];

/** The mark of the attempt, which every action leaves, or the change itself. */
const PATCHING: Rule = {
  apiGroups: ['apps'],
  resources: WORKLOADS,
  verbs: ['patch'],
};

/** A ClusterRole of `deploy/kubernetes/rbac.yaml`, and who needs it. */
export interface NeededRole {
  role: string;
  /** An action's id, or what stands for all of them. */
  neededBy: string;
  rules: Rule[];
}

/** What the plugin's account has to be allowed to do in a namespace, action by action. Nothing else is ever asked for. */
export const NEEDED_ROLES: NeededRole[] = [
  {
    role: 'incident-response-read',
    neededBy: 'every action',
    rules: READING,
  },
  {
    role: 'incident-response-restart-pod',
    neededBy: 'kubernetes:restart-pod',
    rules: [
      PATCHING,
      { apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] },
    ],
  },
  {
    role: 'incident-response-rollout-restart',
    neededBy: 'kubernetes:rollout-restart',
    rules: [PATCHING],
  },
  {
    role: 'incident-response-scale',
    neededBy: 'kubernetes:scale',
    rules: [
      {
        apiGroups: ['apps'],
        resources: ['deployments', 'statefulsets'],
        verbs: ['patch'],
      },
      {
        apiGroups: ['autoscaling'],
        resources: ['horizontalpodautoscalers'],
        verbs: ['get', 'list', 'patch'],
      },
    ],
  },
  {
    role: 'incident-response-rollback',
    neededBy: 'kubernetes:rollback',
    rules: [
      PATCHING,
      {
        apiGroups: ['apps'],
        resources: ['replicasets', 'controllerrevisions'],
        verbs: ['list'],
      },
    ],
  },
  {
    role: 'incident-response-clean-disk',
    neededBy: 'kubernetes:clean-disk',
    rules: [
      PATCHING,
      // The handshake of a WebSocket is a GET; newer API servers ask for `create` as well.
      { apiGroups: [''], resources: ['pods/exec'], verbs: ['create', 'get'] },
    ],
  },
];

/** One thing that an account may do or not. */
export interface Permission {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
}

/** Each single permission of a rule. */
export function permissionsOf({
  apiGroups: [group],
  resources,
  verbs,
}: Rule): Permission[] {
  return resources.flatMap(path => {
    const [resource, subresource] = path.split('/');
    return verbs.map(verb => ({ verb, group, resource, subresource }));
  });
}

/** For people: `patch apps/deployments`, `create pods/eviction`. */
export function describePermission(permission: Permission): string {
  const { verb, group, resource, subresource } = permission;
  return `${verb} ${[group, resource, subresource].filter(Boolean).join('/')}`;
}

/** The rules that grant permissions, as they are written into a role. */
export function describeRules(permissions: Permission[]): string {
  const byResource = new Map<string, { head: string; verbs: string[] }>();
  for (const { verb, group, resource, subresource } of permissions) {
    const path = [resource, subresource].filter(Boolean).join('/');
    const head = `apiGroups: ['${group}'], resources: ['${path}']`;
    const known = byResource.get(head) ?? { head, verbs: [] };
    byResource.set(head, { head, verbs: [...known.verbs, verb] });
  }
  return [...byResource.values()]
    .map(({ head, verbs }) => `{ ${head}, verbs: [${verbs.join(', ')}] }`)
    .join(', ');
}
