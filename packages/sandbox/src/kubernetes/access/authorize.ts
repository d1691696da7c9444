import type { IncomingMessage } from 'node:http';
import type { Kubernetes } from '../Kubernetes';
import { KubernetesProblem } from '../KubernetesProblem';
import type { Identity } from './Access';
import { attributesOf, type Attributes } from './attributes';

/** Before this, `get` was enough for commands over WebSockets, since their handshake is a GET. */
const EXEC_NEEDS_CREATE_SINCE = 35;

function forbidden({ user }: Identity, wanted: Attributes): KubernetesProblem {
  const { verb, group, resource, subresource, namespace, name } = wanted;
  const grouped = group ? `${resource}.${group}` : resource;
  const full = subresource ? `${resource}/${subresource}` : resource;
  const where = namespace
    ? `in the namespace "${namespace}"`
    : 'at the cluster scope';
  return new KubernetesProblem(
    403,
    'Forbidden',
    `${grouped}${
      name ? ` "${name}"` : ''
    } is forbidden: User "${user}" cannot ${verb} resource "${full}" in API group "${group}" ${where}`,
    { name, group, kind: resource },
  );
}

/** Who sends a request. @throws KubernetesProblem 401 for a token that nobody has. */
export function identify(
  cluster: Kubernetes,
  ownToken: string,
  { headers }: Pick<IncomingMessage, 'headers'>,
): Identity {
  const [, token = ''] =
    /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? [];
  const identity = cluster.access.identify(token, ownToken);
  if (!identity) {
    throw new KubernetesProblem(401, 'Unauthorized', 'Unauthorized');
  }
  return identity;
}

/** Lets a request pass. @throws KubernetesProblem 401 for a wrong token, 403 for what its account may not do. */
export function authorize(
  cluster: Kubernetes,
  ownToken: string,
  request: Pick<IncomingMessage, 'headers' | 'method'> & {
    path: string;
    watches?: boolean;
  },
): void {
  const identity = identify(cluster, ownToken, request);
  const wanted = attributesOf(
    request.method ?? 'GET',
    request.path,
    request.watches,
  );
  const needed = wanted ? [wanted] : [];
  if (
    wanted?.subresource === 'exec' &&
    cluster.minor >= EXEC_NEEDS_CREATE_SINCE
  ) {
    needed.push({ ...wanted, verb: 'create' });
  }
  for (const attributes of needed) {
    if (!cluster.access.allows(identity, attributes, cluster.objects)) {
      throw forbidden(identity, attributes);
    }
  }
}
