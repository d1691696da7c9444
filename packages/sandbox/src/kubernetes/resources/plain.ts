import { storedObjectSchema } from '../objects/metadata';
import type { Resource } from './Resource';
import { storedResource } from './stored';

/** A kind that is stored, and read by nobody or by the rules of access. */
function plain(
  options: Pick<Resource, 'prefix' | 'plural' | 'kind' | 'scope'>,
): Resource {
  return storedResource({
    ...options,
    schema: storedObjectSchema,
    read: ({ objects }) => objects.filter(({ kind }) => kind === options.kind),
    write: (cluster, objects) => {
      cluster.objects = [
        ...cluster.objects.filter(({ kind }) => kind !== options.kind),
        ...objects,
      ];
    },
  });
}

const RBAC = 'apis/rbac.authorization.k8s.io/v1';

/** Accounts, roles and configuration. */
export const PLAIN_RESOURCES: Resource[] = [
  plain({
    prefix: 'api/v1',
    plural: 'serviceaccounts',
    kind: 'ServiceAccount',
  }),
  plain({ prefix: 'api/v1', plural: 'configmaps', kind: 'ConfigMap' }),
  plain({ prefix: RBAC, plural: 'roles', kind: 'Role' }),
  plain({ prefix: RBAC, plural: 'rolebindings', kind: 'RoleBinding' }),
  plain({
    prefix: RBAC,
    plural: 'clusterroles',
    kind: 'ClusterRole',
    scope: 'cluster',
  }),
  plain({
    prefix: RBAC,
    plural: 'clusterrolebindings',
    kind: 'ClusterRoleBinding',
    scope: 'cluster',
  }),
];
