import { Router } from 'express';
import { KubernetesProblem } from '../KubernetesProblem';
import type { Kubernetes } from '../Kubernetes';
import { metadataOf } from '../objects/metadata';
import { RESOURCES } from '../resources';
import { apiVersionOf, groupedName, isServed } from '../resources/Resource';
import { select } from '../selectors';
import { findObject, pathsOf } from './find';
import { parameter } from './request';

/** Lists and reads of every kind of object, in one namespace or in all. */
export function readingRoutes(cluster: Kubernetes): Router {
  const router = Router();
  for (const resource of RESOURCES) {
    const { prefix, plural, kind } = resource;
    const { list, one } = pathsOf(resource);

    router.get([`/${prefix}/${plural}`, list], (request, response, next) => {
      if (!isServed(resource, cluster.minor)) {
        next();
        return;
      }
      if (parameter(request, 'watch') === 'true') {
        throw KubernetesProblem.badRequest('the sandbox has no watches');
      }
      const { namespace } = request.params;
      response.json({
        apiVersion: apiVersionOf(resource),
        kind: `${kind}List`,
        metadata: { resourceVersion: cluster.nextVersion() },
        items: select(
          resource
            .all(cluster)
            .filter(
              object =>
                !namespace || metadataOf(object).namespace === namespace,
            ),
          parameter(request, 'labelSelector'),
          parameter(request, 'fieldSelector'),
        ),
      });
    });
    router.get(one, (request, response, next) => {
      if (!isServed(resource, cluster.minor)) {
        next();
        return;
      }
      const found = findObject(cluster, resource, request.params);
      if (!found) {
        throw KubernetesProblem.notFound(
          groupedName(resource),
          request.params.name,
        );
      }
      response.json(found);
    });
  }
  return router;
}
