/** What the account of the portal may do in a namespace whose workloads it repairs; nothing else is needed. */
export const PROJECT_RULES = [
  {
    apiGroups: [''],
    resources: ['pods', 'pods/log', 'events'],
    verbs: ['get', 'list'],
  },
  { apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] },
  // The handshake of a WebSocket is a GET; since Kubernetes 1.35 `create` is asked for as well.
  { apiGroups: [''], resources: ['pods/exec'], verbs: ['get', 'create'] },
  {
    apiGroups: ['apps'],
    resources: ['deployments', 'statefulsets', 'daemonsets'],
    verbs: ['get', 'list', 'patch'],
  },
  {
    apiGroups: ['apps'],
    resources: ['replicasets', 'controllerrevisions'],
    verbs: ['get', 'list'],
  },
  {
    apiGroups: ['apps'],
    resources: ['deployments/scale', 'statefulsets/scale'],
    verbs: ['get', 'patch'],
  },
  {
    apiGroups: ['autoscaling'],
    resources: ['horizontalpodautoscalers'],
    verbs: ['get', 'list', 'patch'],
  },
  {
    apiGroups: ['policy'],
    resources: ['poddisruptionbudgets'],
    verbs: ['get', 'list'],
  },
  {
    apiGroups: ['metrics.k8s.io'],
    resources: ['pods'],
    verbs: ['get', 'list'],
  },
];
