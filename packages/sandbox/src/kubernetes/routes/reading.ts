import { Router } from 'express';
import { isJsonObject, type JsonObject } from '../../json';
import { KubernetesProblem } from '../KubernetesProblem';
import type { Kubernetes } from '../Kubernetes';
import { RESOURCES, type Resource } from '../resources';
import { select } from '../selectors';
import { parameter } from './request';

function metadataOf(object: JsonObject): JsonObject {
  return isJsonObject(object.metadata) ? object.metadata : {};
}

function groupedName({ prefix, plural }: Resource): string {
  const [, group] = /^apis\/([^/]+)/.exec(prefix) ?? [];
  return group ? `${plural}.${group}` : plural;
}

/** Lists and reads of every kind of object, in one namespace or in all. */
export function readingRoutes(cluster: Kubernetes): Router {
  const router = Router();
  for (const resource of RESOURCES) {
    const { prefix, plural, kind } = resource;
    const apiVersion = prefix.replace(/^apis?\//, '');
    const listed = (namespace?: string) =>
      resource
        .all(cluster)
        .filter(
          object => !namespace || metadataOf(object).namespace === namespace,
        );

    router.get(
      [`/${prefix}/${plural}`, `/${prefix}/namespaces/:namespace/${plural}`],
      (request, response) => {
        if (parameter(request, 'watch') === 'true') {
          throw KubernetesProblem.badRequest('the sandbox has no watches');
        }
        response.json({
          apiVersion,
          kind: `${kind}List`,
          metadata: { resourceVersion: cluster.nextVersion() },
          items: select(
            listed(request.params.namespace),
            parameter(request, 'labelSelector'),
            parameter(request, 'fieldSelector'),
          ),
        });
      },
    );
    router.get(
      plural === 'namespaces'
        ? `/${prefix}/${plural}/:name`
        : `/${prefix}/namespaces/:namespace/${plural}/:name`,
      (request, response) => {
        const { name } = request.params;
        const namespace =
          'namespace' in request.params ? request.params.namespace : undefined;
        const found = listed(namespace).find(
          object => metadataOf(object).name === name,
        );
        if (!found) {
          throw KubernetesProblem.notFound(groupedName(resource), name);
        }
        response.json(found);
      },
    );
  }
  return router;
}
