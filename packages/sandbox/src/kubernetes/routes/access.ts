import { Router } from 'express';
import { identify } from '../access/authorize';
import type { Attributes } from '../access/attributes';
import type { Kubernetes } from '../Kubernetes';
import { KubernetesProblem } from '../KubernetesProblem';
import { valueAt } from '../objects/metadata';
import { readObject } from './request';
import { toTime } from '../objects/time';

const TOKEN_LASTS_S = 3_600;

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** What the server is, who may do what, and tokens of accounts. */
export function accessRoutes(cluster: Kubernetes, ownToken: string): Router {
  const router = Router();
  router.get('/version', (_request, response) => {
    const minor = String(cluster.minor);
    response.json({
      major: '1',
      minor,
      gitVersion: `v1.${minor}.0-sandbox`,
      platform: 'linux/amd64',
    });
  });
  router.post(
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    (request, response) => {
      const body = readObject(request);
      const wanted = valueAt(body, 'spec', 'resourceAttributes');
      const attributes: Attributes = {
        verb: text(valueAt(wanted, 'verb')) ?? '',
        group: text(valueAt(wanted, 'group')) ?? '',
        resource: text(valueAt(wanted, 'resource')) ?? '',
        subresource: text(valueAt(wanted, 'subresource')),
        namespace: text(valueAt(wanted, 'namespace')),
        name: text(valueAt(wanted, 'name')),
      };
      const allowed = cluster.access.allows(
        identify(cluster, ownToken, request),
        attributes,
        cluster.objects,
      );
      response.status(201).json({
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        metadata: {},
        spec: body.spec,
        status: {
          allowed,
          reason: allowed ? 'the sandbox allows it' : 'no RBAC policy matched',
        },
      });
    },
  );
  router.post(
    '/api/v1/namespaces/:namespace/serviceaccounts/:name/token',
    (request, response) => {
      const { namespace, name } = request.params;
      const isKnown = cluster.objects.some(
        ({ kind, metadata }) =>
          kind === 'ServiceAccount' &&
          metadata.namespace === namespace &&
          metadata.name === name,
      );
      if (!isKnown) {
        throw KubernetesProblem.notFound('serviceaccounts', name);
      }
      response.status(201).json({
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        metadata: { name, namespace },
        spec: { audiences: ['sandbox'], expirationSeconds: TOKEN_LASTS_S },
        status: {
          token: cluster.access.issue({ namespace, name }),
          expirationTimestamp: toTime(
            new Date(Date.now() + TOKEN_LASTS_S * 1_000),
          ),
        },
      });
    },
  );
  return router;
}
