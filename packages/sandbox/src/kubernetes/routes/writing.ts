import { Router, type Request } from 'express';
import { isJsonObject, parseJson, type JsonObject } from '../../json';
import { admit } from '../admission';
import { describeUpdate, describeWhole } from '../describeWrite';
import type { Kubernetes } from '../Kubernetes';
import { KubernetesProblem } from '../KubernetesProblem';
import { metadataOf } from '../objects/metadata';
import { applyPatch } from '../patch';
import { RESOURCES } from '../resources';
import {
  apiVersionOf,
  groupedName,
  isServed,
  type Resource,
  type Writes,
} from '../resources/Resource';
import type { ClusterWrite } from '../WriteLog';
import {
  checkNamespace,
  keepControlled,
  newMetadata,
} from './controlledFields';
import { findObject, pathsOf } from './find';
import {
  checkPreconditions,
  isDryRun,
  readJson,
  readObject,
  versionOf,
} from './request';

/** Creates, changes and deletes objects of one kind. */
class Writer {
  constructor(
    private readonly cluster: Kubernetes,
    private readonly resource: Resource,
    private readonly writes: Writes,
  ) {}

  create(request: Request): JsonObject {
    const { cluster, resource, writes } = this;
    const { namespace } = request.params;
    const body = readObject(request);
    this.begin(namespace);
    if (namespace !== undefined) {
      checkNamespace(cluster, namespace);
    }
    const object = writes.check({
      ...body,
      apiVersion: apiVersionOf(resource),
      kind: resource.kind,
      status: {},
      metadata: newMetadata(cluster, body, namespace),
    });
    const name = String(metadataOf(object).name);
    if (findObject(cluster, resource, { namespace, name })) {
      throw new KubernetesProblem(
        409,
        'AlreadyExists',
        `${groupedName(resource)} "${name}" already exists`,
        { name, kind: resource.plural },
      );
    }
    const dryRun = isDryRun(request);
    this.note('create', object, dryRun, describeWhole(object));
    if (!dryRun) {
      writes.create(cluster, object);
    }
    return this.current(object, dryRun);
  }

  update(request: Request, verb: 'patch' | 'update'): JsonObject {
    const { cluster, resource, writes } = this;
    if (!writes.replace) {
      throw KubernetesProblem.notAllowed();
    }
    const known = this.find(request);
    this.begin(request.params.namespace);
    const changed =
      verb === 'patch'
        ? applyPatch(
            request.header('Content-Type') ?? '',
            parseJson(JSON.stringify(known)) ?? {},
            readJson(request),
          )
        : readObject(request);
    if (!isJsonObject(changed)) {
      throw KubernetesProblem.badRequest('the object must be a JSON object');
    }
    checkPreconditions(
      metadataOf(changed),
      versionOf(known),
      groupedName(resource),
      String(metadataOf(known).name),
    );
    const next = writes.check(keepControlled(known, changed));
    const dryRun = isDryRun(request);
    this.note(verb, next, dryRun, describeUpdate(known, next));
    if (!dryRun) {
      metadataOf(next).resourceVersion = cluster.nextVersion();
      writes.replace(cluster, next);
    }
    return this.current(next, dryRun);
  }

  remove(request: Request): JsonObject {
    const known = this.find(request);
    this.begin(request.params.namespace);
    const body = readObject(request);
    const name = String(metadataOf(known).name);
    checkPreconditions(
      isJsonObject(body.preconditions) ? body.preconditions : {},
      versionOf(known),
      groupedName(this.resource),
      name,
    );
    const dryRun = isDryRun(request, body);
    this.note('delete', known, dryRun, {
      ...describeWhole(known),
      repairs: false,
    });
    if (!dryRun) {
      this.writes.remove(this.cluster, known);
    }
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name, kind: this.resource.plural, uid: metadataOf(known).uid },
    };
  }

  private begin(namespace: string | undefined): void {
    admit(this.cluster.webhooks, namespace, this.resource.plural);
  }

  private find(request: Request): JsonObject {
    const found = findObject(this.cluster, this.resource, request.params);
    if (!found) {
      throw KubernetesProblem.notFound(
        groupedName(this.resource),
        request.params.name,
      );
    }
    return found;
  }

  /** What was stored, or with a dry run would have been. */
  private current(object: JsonObject, dryRun: boolean): JsonObject {
    const { name, namespace } = metadataOf(object);
    const stored = findObject(this.cluster, this.resource, { name, namespace });
    return dryRun ? object : stored ?? object;
  }

  private note(
    verb: ClusterWrite['verb'],
    object: JsonObject,
    dryRun: boolean,
    description: Pick<ClusterWrite, 'workload' | 'repairs' | 'detail'>,
  ): void {
    const { name, namespace } = metadataOf(object);
    this.cluster.note({
      ...description,
      verb,
      kind: this.resource.kind,
      namespace: String(namespace ?? ''),
      name: String(name),
      dryRun,
      repairs: description.repairs && !dryRun,
    });
  }
}

/** Create, replace, patch and delete of every kind that can be written. */
export function writingRoutes(cluster: Kubernetes): Router {
  const router = Router();
  for (const resource of RESOURCES) {
    const { writes } = resource;
    if (writes) {
      const writer = new Writer(cluster, resource, writes);
      const { list, one } = pathsOf(resource);
      const ifServed = (
        _request: unknown,
        _response: unknown,
        next: (skip?: 'route') => void,
      ) => next(isServed(resource, cluster.minor) ? undefined : 'route');
      router.post(list, ifServed, (request, response) => {
        response.status(201).json(writer.create(request));
      });
      router.put(one, ifServed, (request, response) => {
        response.json(writer.update(request, 'update'));
      });
      router.patch(one, ifServed, (request, response) => {
        response.json(writer.update(request, 'patch'));
      });
      router.delete(one, ifServed, (request, response) => {
        response.json(writer.remove(request));
      });
    }
  }
  return router;
}
