/** What somebody wants to do, in the words of RBAC. */
export interface Attributes {
  verb: string;
  /** Empty for the core group. */
  group: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

const RESOURCE =
  /^\/(?:api|apis\/([^/]+))\/[^/]+(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/;
const NAMESPACE = /^\/api\/v1\/namespaces(?:\/([^/]+))?$/;

const VERBS: Record<string, string> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
};

function verbOf(method: string, name: string | undefined, watches: boolean) {
  switch (method) {
    case 'GET':
      if (watches) {
        return 'watch';
      }
      return name ? 'get' : 'list';
    case 'DELETE':
      return name ? 'delete' : 'deletecollection';
    default:
      return VERBS[method] ?? method.toLowerCase();
  }
}

/** What a request is about; `undefined` for what every account may do, such as asking for the version. */
export function attributesOf(
  method: string,
  path: string,
  watches = false,
): Attributes | undefined {
  const asNamespace = NAMESPACE.exec(path);
  if (asNamespace) {
    const [, name] = asNamespace;
    return {
      verb: verbOf(method, name, watches),
      group: '',
      resource: 'namespaces',
      namespace: name,
      name,
    };
  }
  const [, group = '', namespace, resource, name, subresource] =
    RESOURCE.exec(path) ?? [];
  return resource && group !== 'authorization.k8s.io'
    ? {
        verb: verbOf(method, name, watches),
        group,
        resource,
        subresource,
        namespace,
        name,
      }
    : undefined;
}
