import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod/v4';
import type { KubernetesApi } from './KubernetesApi';
import { APPS, type KubernetesObject } from './KubernetesObject';
import { pathOf } from './pathOf';
import type { Workload } from './workloads';

/** The annotation of `kubectl rollout restart`, and of ours. */
export const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

const templateSchema = z.looseObject({
  metadata: z
    .looseObject({
      labels: z.record(z.string(), z.string()).nullish(),
      annotations: z.record(z.string(), z.string()).nullish(),
    })
    .nullish(),
});

/** What the pods of a workload are made from. */
export type PodTemplate = z.output<typeof templateSchema>;

/** A state that the template of a workload has had. */
export interface Revision {
  /** Counts up; a workload that goes back to an older template gives it the newest number. */
  number: number;
  /** Of the ReplicaSet or ControllerRevision that keeps it. */
  name: string;
  template: PodTemplate;
}

interface Kept extends KubernetesObject {
  /** Of a ControllerRevision. */
  revision?: number;
  data?: unknown;
}

/** Labels of a template that the controllers add for themselves. */
const OWN_LABELS = ['pod-template-hash', 'controller-revision-hash'];

const dataSchema = z.object({
  spec: z.object({ template: templateSchema }),
});

/** Reads what workloads have been before. */
export class Revisions {
  private readonly api: KubernetesApi;

  constructor(api: KubernetesApi) {
    this.api = api;
  }

  /** The revisions that a workload keeps, newest first: the first is what it is rolled out to. */
  async of(workload: Workload): Promise<Revision[]> {
    const isDeployment = workload.kind === 'Deployment';
    const { items } = await this.api.get<{ items: Kept[] }>(
      pathOf(
        APPS,
        workload.namespace,
        isDeployment ? 'replicasets' : 'controllerrevisions',
      ),
      'list the revisions',
      { labelSelector: workload.selector },
    );
    return items
      .filter(({ metadata }) =>
        metadata?.ownerReferences?.some(
          owner => owner.controller && owner.uid === workload.uid,
        ),
      )
      .map(isDeployment ? fromReplicaSet : fromControllerRevision)
      .sort((a, b) => b.number - a.number);
  }
}

function fromReplicaSet({ metadata, spec }: Kept): Revision {
  return {
    number: Number(
      metadata?.annotations?.['deployment.kubernetes.io/revision'] ?? 0,
    ),
    name: metadata?.name ?? '',
    template: withoutOwnLabels(templateSchema.parse(spec?.template)),
  };
}

function fromControllerRevision({ metadata, revision, data }: Kept): Revision {
  // Kept as a patch that replaces the whole template.
  const { $patch, ...template } = dataSchema.parse(data).spec.template;
  return {
    number: revision ?? 0,
    name: metadata?.name ?? '',
    template: withoutOwnLabels(template),
  };
}

function withoutOwnLabels(template: PodTemplate): PodTemplate {
  const labels = Object.entries(template.metadata?.labels ?? {}).filter(
    ([name]) => !OWN_LABELS.includes(name),
  );
  return {
    ...template,
    metadata: { ...template.metadata, labels: Object.fromEntries(labels) },
  };
}

/** The template of an object. @throws ZodError where it has none */
export function templateOf({ spec }: KubernetesObject): PodTemplate {
  return templateSchema.parse(spec?.template);
}

/** Whether two templates run the same: a restart leaves nothing but an annotation. */
export function runTheSame(one: PodTemplate, other: PodTemplate): boolean {
  return isDeepStrictEqual(whatRuns(one), whatRuns(other));
}

/** A template without what makes no difference to its containers, so that templates can be compared. */
export function whatRuns(template: PodTemplate): Record<string, unknown> {
  const { metadata, ...rest } = withoutOwnLabels(template);
  const { [RESTARTED_AT]: _, ...annotations } = metadata?.annotations ?? {};
  return withoutNulls({
    ...rest,
    metadata: { labels: metadata?.labels ?? {}, annotations },
  });
}

/** Some servers write null where others leave out. */
function withoutNulls(value: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify(value, (_, item) => (item === null ? undefined : item)),
  );
}

/** The JSON merge patch (RFC 7386) that makes one value of another. */
export function mergePatchBetween(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(before)) {
    if (after[key] === undefined) {
      patch[key] = null;
    }
  }
  for (const [key, value] of Object.entries(after)) {
    const known = before[key];
    if (isRecord(value) && isRecord(known)) {
      const inner = mergePatchBetween(known, value);
      if (Object.keys(inner).length > 0) {
        patch[key] = inner;
      }
    } else if (!isDeepStrictEqual(known, value)) {
      patch[key] = value;
    }
  }
  return patch;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
