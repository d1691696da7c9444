import { InputError } from '@backstage/errors';
import type { RemediationVerification } from '@incident-response/backstage-plugin-node';
import { z } from 'zod/v4';
import { boundedText } from '../boundedText';
import type { Cluster } from '../Cluster';
import type { Clusters } from '../Clusters';
import { refOf } from '../KubernetesObject';
import { MAX_OUTPUT } from '../runInPod';
import type { Pod, Workload } from '../workloads';
import { KubernetesAction } from './KubernetesAction';
import { findOldFiles } from './oldFiles';
import { deleteFiles, readPercent, run } from './podCommands';
import {
  disruptionOf,
  planNothing,
  type KubernetesPlan,
  type PlannedWrite,
  type PlanStep,
} from './Plan';
import { ownerOf, type WorkloadSnapshot } from './workloadScope';

const schema = z.strictObject({
  directory: z.string().startsWith('/'),
  whenFullerThan: z.number().int().min(1).max(99).default(90),
});
type Parameters = z.infer<typeof schema>;

/** What may be cleaned, from the portal's configuration; a runbook can't widen it. */
export interface CleanDiskPolicy {
  directories: string[];
  minimumAgeDays: number;
}

/** How many files a listing names; the rest is counted. */
const LISTED = 10;

/** Deletes old files from a log directory that the configuration allows. Lists before it deletes. */
export class CleanDisk extends KubernetesAction<Parameters> {
  readonly id = 'kubernetes:clean-disk';
  readonly description =
    'Deletes old files from a log directory that the configuration allows';
  protected readonly schema = schema;
  private readonly policy: CleanDiskPolicy;

  constructor(options: { clusters: Clusters; policy: CleanDiskPolicy }) {
    super(options);
    this.policy = options.policy;
  }

  override checkParameters(parameters: Record<string, unknown>): void {
    super.checkParameters(parameters);
    const { directory } = schema.parse(parameters);
    if (!this.policy.directories.includes(directory)) {
      throw new InputError(
        `Parameters of ${this.id}: directory ${directory} is not in incidentResponse.remediation.cleanDisk.directories`,
      );
    }
  }

  protected needsUsage(): boolean {
    return false;
  }

  protected async plan(
    snapshot: WorkloadSnapshot,
    parameters: Parameters,
  ): Promise<KubernetesPlan> {
    this.checkParameters(parameters);
    const { directory, whenFullerThan } = parameters;
    const fullness = await this.fullness(snapshot, parameters);
    const observed = describe(fullness, parameters);
    const full = fullness
      .filter(({ percent }) => percent > whenFullerThan)
      .map(({ pod }) => pod);
    if (full.length === 0) {
      return planNothing('gone', observed, { workloads: snapshot.workloads });
    }
    const steps = await this.steps(snapshot, full, parameters);
    const workloads = snapshot.workloads.filter(workload =>
      steps.some(({ owner }) => owner === workload),
    );
    return steps.length > 0
      ? {
          precondition: 'holds',
          observed,
          workloads,
          pods: full,
          disruption: workloads.map(workload => disruptionOf(workload, 0)),
          steps: steps.map(({ step }) => step),
        }
      : planNothing(
          'out_of_scope',
          `${observed}, but nothing under ${directory} is older than ${this.policy.minimumAgeDays} days`,
          { pods: full },
        );
  }

  /** One for each pod that has something to delete; the first of a workload marks it. */
  private async steps(
    { cluster, workloads }: WorkloadSnapshot,
    full: Pod[],
    parameters: Parameters,
  ): Promise<{ owner: Workload; step: PlanStep }[]> {
    const { directory } = parameters;
    const { minimumAgeDays } = this.policy;
    const listings = await Promise.all(
      full.map(async pod => ({
        pod,
        owner: ownerOf(pod, workloads),
        listing: await this.oldFiles(cluster, pod, parameters),
      })),
    );
    const steps: { owner: Workload; step: PlanStep }[] = [];
    for (const { pod, owner, listing } of listings) {
      if (owner && listing.files.length > 0) {
        const { name, namespace } = pod;
        const isMarked = steps.some(other => other.owner === owner);
        steps.push({
          owner,
          step: {
            target: { kind: 'Pod', name, namespace, cluster: cluster.name },
            change: this.describeDeletion(pod, listing, parameters),
            ...(isMarked ? {} : { write: markOf(owner) }),
            act: async ({ dryRun }) => {
              // The listing is the rehearsal.
              if (!dryRun) {
                await deleteFiles(cluster, pod, directory, minimumAgeDays);
              }
            },
          },
        });
      }
    }
    return steps;
  }

  protected async inspect(
    snapshot: WorkloadSnapshot,
    parameters: Parameters,
  ): Promise<RemediationVerification> {
    const fullness = await this.fullness(snapshot, parameters);
    const observed = describe(fullness, parameters);
    return fullness.length > 0 &&
      fullness.every(entry => entry.percent <= parameters.whenFullerThan)
      ? { status: 'healthy', observed }
      : { status: 'pending', observed };
  }

  private fullness(snapshot: WorkloadSnapshot, { directory }: Parameters) {
    return Promise.all(
      snapshot.pods
        .filter(pod => pod.ready)
        .map(async pod => ({
          pod,
          percent: readPercent(
            pod,
            await run(snapshot.cluster, pod, ['df', '-P', directory]),
          ),
        })),
    );
  }

  private async oldFiles(
    cluster: Cluster,
    pod: Pod,
    { directory }: Parameters,
  ): Promise<Listing> {
    const output = await run(cluster, pod, [
      ...findOldFiles(directory, this.policy.minimumAgeDays),
      '-print',
    ]);
    return {
      files: output.split('\n').filter(line => line.trim() !== ''),
      isCut: output.length >= MAX_OUTPUT,
    };
  }

  private describeDeletion(
    pod: Pod,
    { files, isCut }: Listing,
    { directory }: Parameters,
  ): string {
    const named = files.slice(0, LISTED).map(file => boundedText(file, 300));
    const rest = files.length - named.length;
    return [
      `delete ${isCut ? 'at least ' : ''}${files.length} files older than ${
        this.policy.minimumAgeDays
      } days under ${directory} in ${pod.name}: ${named.join(', ')}`,
      ...(rest > 0 ? [`and ${rest} more`] : []),
    ].join(' ');
  }
}

interface Listing {
  files: string[];
  /** There are more than could be listed. */
  isCut: boolean;
}

function markOf(owner: Workload): PlannedWrite {
  return {
    ref: refOf(owner),
    what: `mark ${owner.kind} ${owner.name}`,
    patch: () => ({}),
  };
}

function describe(
  fullness: { pod: Pod; percent: number }[],
  { directory, whenFullerThan }: Parameters,
): string {
  return fullness.length === 0
    ? 'no pod is ready, so that its disk can be looked at'
    : `${fullness
        .map(
          ({ pod, percent }) =>
            `${directory} in ${pod.name} is ${percent} % full`,
        )
        .join(', ')} (threshold ${whenFullerThan} %)`;
}
