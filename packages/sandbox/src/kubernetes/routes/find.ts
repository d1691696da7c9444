import type { JsonObject } from '../../json';
import type { Kubernetes } from '../Kubernetes';
import { metadataOf } from '../objects/metadata';
import type { Resource } from '../resources/Resource';

/** The addresses of a kind: of its list, and of one of its objects. */
export function pathsOf({ prefix, plural, scope }: Resource) {
  const list =
    scope === 'cluster'
      ? `/${prefix}/${plural}`
      : `/${prefix}/namespaces/:namespace/${plural}`;
  return { list, one: `${list}/:name` };
}

/** One object, as the API answers it. */
export function findObject(
  cluster: Kubernetes,
  resource: Resource,
  { namespace, name }: { namespace?: unknown; name?: unknown },
): JsonObject | undefined {
  return resource.all(cluster).find(object => {
    const metadata = metadataOf(object);
    return metadata.name === name && metadata.namespace === namespace;
  });
}
