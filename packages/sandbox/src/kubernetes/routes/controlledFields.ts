import { randomUUID } from 'node:crypto';
import { randomId } from '../../demo/ids';
import { canonicalJson, type JsonObject } from '../../json';
import type { Kubernetes } from '../Kubernetes';
import { KubernetesProblem } from '../KubernetesProblem';
import { metadataOf } from '../objects/metadata';
import { toTime } from '../objects/time';

/** Metadata that no client can change. */
const CONTROLLED = ['uid', 'creationTimestamp', 'namespace', 'name'];

/** Nothing new comes into a namespace that isn't there, or is about to go. @throws KubernetesProblem 404, 403 */
export function checkNamespace(cluster: Kubernetes, namespace: string): void {
  const found = cluster.namespaces.find(
    ({ metadata }) => metadata.name === namespace,
  );
  if (!found) {
    throw KubernetesProblem.notFound('namespaces', namespace);
  }
  if (found.status.phase === 'Terminating') {
    throw new KubernetesProblem(
      403,
      'Forbidden',
      `unable to create new content in namespace ${namespace} because it is being terminated`,
      { causes: [{ reason: 'NamespaceTerminating' }] },
    );
  }
}

/** What a client sent, with what only the server may say as it is, and a new generation for a new spec. */
export function keepControlled(
  known: JsonObject,
  changed: JsonObject,
): JsonObject {
  const before = metadataOf(known);
  const isNewSpec = canonicalJson(known.spec) !== canonicalJson(changed.spec);
  const { generation } = before;
  return {
    ...changed,
    apiVersion: known.apiVersion,
    kind: known.kind,
    status: known.status,
    metadata: {
      ...metadataOf(changed),
      ...Object.fromEntries(CONTROLLED.map(name => [name, before[name]])),
      resourceVersion: before.resourceVersion,
      ...(typeof generation === 'number'
        ? { generation: generation + (isNewSpec ? 1 : 0) }
        : {}),
    },
  };
}

/** The metadata of a new object. @throws KubernetesProblem 422 without a name. */
export function newMetadata(
  cluster: Kubernetes,
  body: JsonObject,
  namespace: string | undefined,
): JsonObject {
  const given = metadataOf(body);
  const prefix = String(given.generateName ?? '');
  const made = prefix && `${prefix}${randomId('', 5).toLowerCase()}`;
  const name = given.name ?? made;
  if (!name) {
    throw KubernetesProblem.invalid(
      String(body.kind),
      '',
      'metadata.name: Required value: name or generateName is required',
    );
  }
  return {
    ...given,
    name,
    namespace,
    uid: randomUUID(),
    creationTimestamp: toTime(new Date()),
    resourceVersion: cluster.nextVersion(),
    ...(body.spec === undefined ? {} : { generation: 1 }),
  };
}
