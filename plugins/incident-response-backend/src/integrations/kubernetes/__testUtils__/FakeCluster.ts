import type { Entity } from '@backstage/catalog-model';
import type { RemediationContext } from '@incident-response/backstage-plugin-node';
import { openGate } from '../../../__testUtils__/openGate';
import { Cluster } from '../Cluster';
import { Clusters } from '../Clusters';
import { ApiServer, json, problem, type Answer, type Seen } from './ApiServer';

type Json = Record<string, unknown>;

/** An object as it is stored. */
export interface StoredObject extends Json {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    resourceVersion?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  } & Json;
}

const PLURALS: Record<string, string> = {
  ControllerRevision: 'controllerrevisions',
  HorizontalPodAutoscaler: 'horizontalpodautoscalers',
  PodMetrics: 'pods',
};

/** An API server over HTTP that keeps objects, patches them and evicts pods, and can be told to answer otherwise. */
export class FakeCluster {
  readonly server = new ApiServer();
  readonly objects = new Map<string, StoredObject>();
  /** Asked first; what they leave undefined is answered as usual. */
  readonly rules: ((request: Seen) => Answer | undefined)[] = [];
  clusters = new Clusters([]);
  private version = 1;

  async start(): Promise<void> {
    this.server.answer = request => this.answer(request);
    const url = await this.server.listen();
    this.clusters = new Clusters([
      new Cluster(
        'main',
        { url, token: async () => 'a-token' },
        await openGate('Kubernetes'),
      ),
    ]);
  }

  stop(): Promise<void> {
    return this.server.close();
  }

  reset(): void {
    this.objects.clear();
    this.rules.length = 0;
    this.server.seen.length = 0;
  }

  put(...objects: StoredObject[]): void {
    for (const object of objects) {
      this.version += 1;
      this.objects.set(pathOf(object), {
        ...object,
        metadata: {
          namespace: 'shop',
          resourceVersion: String(this.version),
          ...object.metadata,
        },
      });
    }
  }

  find(kind: string, name: string): StoredObject | undefined {
    return [...this.objects.values()].find(
      object => object.kind === kind && object.metadata.name === name,
    );
  }

  /** Changes an object behind the plugin's back. */
  change(kind: string, name: string, patch: Json): void {
    const object = this.find(kind, name);
    if (object) {
      this.put(merge(object, patch) as StoredObject);
    }
  }

  annotations(kind: string, name: string): Record<string, string> {
    return this.find(kind, name)?.metadata.annotations ?? {};
  }

  /** What has been asked for that would change something, for real. */
  get writes(): string[] {
    return this.server.seen
      .filter(
        ({ method, url = '' }) =>
          method !== 'GET' &&
          !url.includes('dryRun=All') &&
          !url.includes('accessreviews'),
      )
      .map(({ method, url = '' }) => `${method} ${url.split('?')[0]}`);
  }

  private answer(request: Seen): Answer {
    for (const rule of this.rules) {
      const said = rule(request);
      if (said) {
        return said;
      }
    }
    const url = new URL(request.url ?? '', 'http://cluster');
    const path = url.pathname;
    const isDryRun = url.searchParams.get('dryRun') === 'All';
    switch (request.method) {
      case 'PATCH':
        return this.patch(path, JSON.parse(request.body), isDryRun);
      case 'POST':
        return this.evict(path, isDryRun);
      default:
        return this.get(path, url.searchParams.get('labelSelector') ?? '');
    }
  }

  private get(path: string, selector: string): Answer {
    if (path.endsWith('/log')) {
      return { status: 200, body: 'it works\n' };
    }
    const object = this.objects.get(path);
    if (object) {
      return json(object);
    }
    // A list ends with a plural, so its path has an even number of parts below the root.
    const items = [...this.objects].filter(
      ([known, { metadata }]) =>
        known.slice(0, known.lastIndexOf('/')) === path &&
        selector
          .split(',')
          .filter(Boolean)
          .every(term => {
            const [key, value] = term.split('=');
            return metadata.labels?.[key] === value;
          }),
    );
    return /\/namespaces\/[^/]+\/[^/]+$/.test(path)
      ? json({ items: items.map(([, item]) => item) })
      : notFound(path);
  }

  private patch(path: string, patch: Json, isDryRun: boolean): Answer {
    const object = this.objects.get(path);
    if (!object) {
      return notFound(path);
    }
    const { resourceVersion } = (patch.metadata ?? {}) as Json;
    if (
      resourceVersion !== undefined &&
      resourceVersion !== object.metadata.resourceVersion
    ) {
      return problem(409, 'the object has been modified', {
        reason: 'Conflict',
      });
    }
    const changed = merge(object, patch) as StoredObject;
    if (!isDryRun) {
      this.version += 1;
      changed.metadata.resourceVersion = String(this.version);
      this.objects.set(path, changed);
    }
    return json(changed);
  }

  private evict(path: string, isDryRun: boolean): Answer {
    const pod = path.replace(/\/eviction$/, '');
    if (!this.objects.has(pod)) {
      return notFound(pod);
    }
    if (!isDryRun) {
      this.objects.delete(pod);
    }
    return json({ kind: 'Status', status: 'Success' }, 201);
  }
}

function pathOf({ apiVersion, kind, metadata }: StoredObject): string {
  const root = apiVersion.includes('/') ? 'apis' : 'api';
  const plural = PLURALS[kind] ?? `${kind.toLowerCase()}s`;
  const { namespace = 'shop', name } = metadata;
  return `/${root}/${apiVersion}/namespaces/${namespace}/${plural}/${name}`;
}

function notFound(path: string): Answer {
  const name = path.split('/').at(-1);
  return problem(404, `"${name}" not found`, {
    reason: 'NotFound',
    details: { name },
  });
}

/** RFC 7386. */
function merge(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    return patch;
  }
  const merged: Json = {
    ...(typeof target === 'object' && !Array.isArray(target) ? target : {}),
  };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete merged[key];
    } else {
      merged[key] = merge(merged[key], value);
    }
  }
  return merged;
}

/** An attempt on the entity whose workloads have the label `app=web` in the namespace `shop`. */
export function attempt(
  parameters: Record<string, unknown>,
  options: Partial<RemediationContext> = {},
): RemediationContext & { attemptedAt: string } {
  const entity: Entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'web',
      annotations: {
        'backstage.io/kubernetes-namespace': 'shop',
        'backstage.io/kubernetes-label-selector': 'app=web',
      },
    },
  };
  return {
    incidentId: 'Q1',
    attempt: 1,
    entity,
    parameters,
    alertLabels: {},
    marker: 'Q1/1',
    dryRun: false,
    suggestOnly: false,
    mayProceed: async () => {},
    signal: new AbortController().signal,
    attemptedAt: '2026-01-01T00:00:00.000Z',
    ...options,
  };
}
