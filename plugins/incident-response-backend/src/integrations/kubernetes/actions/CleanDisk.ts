import { InputError } from '@backstage/errors';
import type {
  RemediationContext,
  RemediationVerification,
} from '@incident-response/backstage-plugin-node';
import { z } from 'zod/v4';
import { ProviderError } from '../../ProviderError';
import type { Cluster } from '../Cluster';
import type { Pod } from '../workloads';
import type { Clusters } from '../Clusters';
import { KubernetesAction, type KubernetesPlan } from './KubernetesAction';
import type { WorkloadSnapshot } from './workloadScope';

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
    const { cluster } = snapshot;
    const fullness = await this.fullness(snapshot, parameters);
    const full = fullness.filter(
      entry => entry.percent > parameters.whenFullerThan,
    );
    const listings = await Promise.all(
      full.map(async ({ pod, percent }) => ({
        pod,
        percent,
        files: await this.oldFiles(cluster, pod, parameters),
      })),
    );
    const cleanable = listings.filter(listing => listing.files.length > 0);
    const observed = describe(fullness, parameters);
    const common = {
      workloads: snapshot.workloads,
      targets: cleanable.map(({ pod }) => ({
        kind: 'Pod',
        name: pod.name,
        namespace: pod.namespace,
        cluster: cluster.name,
      })),
      changes: cleanable.map(
        ({ pod, files }) =>
          `delete ${files.length} files older than ${
            this.policy.minimumAgeDays
          } days under ${parameters.directory} in ${pod.name}: ${files
            .slice(0, LISTED)
            .join(', ')}${
            files.length > LISTED ? ` and ${files.length - LISTED} more` : ''
          }`,
      ),
      pods: full.map(({ pod }) => pod),
    };
    if (full.length === 0) {
      return { precondition: 'gone', observed, ...common };
    }
    return cleanable.length > 0
      ? { precondition: 'holds', observed, ...common }
      : {
          precondition: 'out_of_scope',
          observed: `${observed}, but nothing under ${parameters.directory} is older than ${this.policy.minimumAgeDays} days`,
          ...common,
        };
  }

  protected async apply(
    { cluster }: WorkloadSnapshot,
    plan: KubernetesPlan,
    parameters: Parameters,
    context: RemediationContext,
  ): Promise<void> {
    for (const workload of plan.workloads) {
      await cluster.annotate(
        workload,
        { metadata: this.marker(context) },
        context.dryRun,
      );
    }
    if (context.dryRun) {
      return;
    }
    for (const target of plan.targets) {
      const pod = plan.pods.find(candidate => candidate.name === target.name);
      if (pod) {
        await run(cluster, pod, [...this.findOldFiles(parameters), '-delete']);
      }
    }
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
    parameters: Parameters,
  ): Promise<string[]> {
    const listing = await run(cluster, pod, [
      ...this.findOldFiles(parameters),
      '-print',
    ]);
    return listing.split('\n').filter(line => line.trim() !== '');
  }

  /** Never leaves the file system, never follows links, only plain files. */
  private findOldFiles({ directory }: Parameters): string[] {
    return [
      'find',
      directory,
      '-xdev',
      '-type',
      'f',
      '-mtime',
      `+${this.policy.minimumAgeDays}`,
    ];
  }
}

async function run(
  cluster: Cluster,
  pod: Pod,
  command: string[],
): Promise<string> {
  const { exitCode, stdout, stderr } = await cluster.exec(pod, command);
  if (exitCode !== 0) {
    throw new ProviderError({
      provider: 'Kubernetes',
      kind: 'rejected',
      message: `${command[0]} in ${pod.name} ended with ${exitCode}: ${stderr
        .trim()
        .slice(0, 300)}`,
      remedy: 'Look at the container by hand; its image may lack the command',
    });
  }
  return stdout;
}

/** The capacity column of POSIX `df -P`. */
function readPercent(pod: Pod, output: string): number {
  const match = /\s(\d+)%\s/.exec(output);
  if (!match) {
    throw new ProviderError({
      provider: 'Kubernetes',
      kind: 'rejected',
      message: `df in ${pod.name} printed no capacity`,
      remedy: 'Look at the container by hand; its df may not be POSIX',
    });
  }
  return Number(match[1]);
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
