import type { IncomingMessage } from 'node:http';
import type { Kubernetes } from './Kubernetes';
import { KubernetesProblem } from './KubernetesProblem';

/** Lets a request pass. @throws KubernetesProblem 401 for a wrong token, 403 for a closed namespace. */
export function authorize(
  cluster: Kubernetes,
  token: string,
  request: Pick<IncomingMessage, 'headers' | 'method'> & { path: string },
): void {
  if (request.headers.authorization !== `Bearer ${token}`) {
    throw new KubernetesProblem(401, 'Unauthorized', 'Unauthorized');
  }
  const [, group, namespace, plural = ''] =
    /^\/(?:api|apis\/([^/]+))\/[^/]+\/namespaces\/([^/]+)(?:\/([^/]+))?/.exec(
      request.path,
    ) ?? [];
  const isExec = request.path.endsWith('/exec');
  const isWrite = request.method !== 'GET' || isExec;
  if (namespace && !cluster.isAllowed(namespace, isWrite)) {
    const verb = {
      GET: isExec ? 'create' : 'list',
      POST: 'create',
      PATCH: 'patch',
      PUT: 'update',
      DELETE: 'delete',
    }[request.method ?? 'GET'];
    throw new KubernetesProblem(
      403,
      'Forbidden',
      `${plural}${
        group ? `.${group}` : ''
      } is forbidden: User "system:serviceaccount:backstage:incident-response" cannot ${verb} resource "${plural}" in API group "${
        group ?? ''
      }" in the namespace "${namespace}"`,
      { kind: plural },
    );
  }
}
