import { ProviderError, type ProviderErrorKind } from '../../ProviderError';
import type { Cluster } from '../Cluster';
import type { Pod } from '../workloads';
import { findOldFiles } from './oldFiles';

/** Deletes what {@link findOldFiles} finds. @throws ProviderError */
export async function deleteFiles(
  cluster: Cluster,
  pod: Pod,
  directory: string,
  days: number,
): Promise<void> {
  // Where it fails it may have deleted some.
  await run(
    cluster,
    pod,
    [...findOldFiles(directory, days), '-delete'],
    'unknown',
  );
}

/**
 * Runs a command in a pod, and answers what it printed.
 *
 * @param onFailure what is known when the command fails: one that only looks has changed nothing
 * @throws ProviderError
 */
export async function run(
  cluster: Cluster,
  pod: Pod,
  command: string[],
  onFailure: ProviderErrorKind = 'rejected',
): Promise<string> {
  const { exitCode, stdout, stderr } = await cluster.exec(pod, command);
  if (exitCode !== 0) {
    throw new ProviderError({
      provider: 'Kubernetes',
      kind: onFailure,
      message: `${command[0]} in ${pod.name} ended with ${exitCode}: ${stderr
        .trim()
        .slice(0, 300)}`,
      remedy: 'Look at the container by hand; its image may lack the command',
    });
  }
  return stdout;
}

/** The capacity column of POSIX `df -P`. */
export function readPercent(pod: Pod, output: string): number {
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
