import { Router } from 'express';
import { isJsonObject } from '../../json';
import type { Kubernetes } from '../Kubernetes';
import { readObject } from './request';

const READING = ['get', 'list', 'watch'];

/** What the server is, and what the token may do. */
export function accessRoutes(cluster: Kubernetes): Router {
  const router = Router();
  router.get('/version', (_request, response) => {
    response.json({
      major: '1',
      minor: '36',
      gitVersion: 'v1.36.0-sandbox',
      platform: 'linux/amd64',
    });
  });
  router.post(
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    (request, response) => {
      const body = readObject(request);
      const spec = isJsonObject(body.spec) ? body.spec : {};
      const wanted = isJsonObject(spec.resourceAttributes)
        ? spec.resourceAttributes
        : {};
      const allowed = cluster.isAllowed(
        String(wanted.namespace ?? ''),
        !READING.includes(String(wanted.verb ?? '')),
      );
      response.status(201).json({
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        metadata: {},
        spec,
        status: {
          allowed,
          reason: allowed ? 'the sandbox allows it' : 'no RBAC policy matched',
        },
      });
    },
  );
  return router;
}
