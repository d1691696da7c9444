import { ProviderError } from '../ProviderError';

/** Names of objects and namespaces are DNS names: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/**
 * The path of a kind in a namespace, or of one object of it.
 *
 * @param version group and version below the root, such as `api/v1` or `apis/apps/v1`
 * @param rest the plural of the kind, the name of the object, and a subresource of it
 * @throws ProviderError where something is no name, so that a path never leads elsewhere
 */
export function pathOf(
  version: string,
  namespace: string,
  ...rest: [plural: string, name?: string, subresource?: string]
): string {
  const parts = [namespace, ...rest.filter(part => part !== undefined)];
  for (const part of parts) {
    if (!NAME.test(part)) {
      throw new ProviderError({
        provider: 'Kubernetes',
        kind: 'rejected',
        message: `"${part}" is no name of something in Kubernetes`,
        remedy:
          'Correct the annotations of the entity, or the runbook, that name it',
      });
    }
  }
  const [first, ...others] = parts;
  return `/${[version, 'namespaces', first, ...others].join('/')}`;
}
