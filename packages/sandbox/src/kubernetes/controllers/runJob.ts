import { FileSystem, Volume } from '../containers/Volume';
import { Process } from '../containers/Process';
import { runCommand } from '../containers/runCommand';
import type { Job } from '../objects/job';
import type { RunningWorkload } from './RunningWorkload';

const TAKES_MS = 800;

/** Lets time pass for a job. Its files are those of the demo workload that its label names, else its own. */
export function stepJob(
  job: Job,
  workloads: RunningWorkload[],
  now: Date,
): void {
  if (job.finishedAt || now.getTime() - job.createdAt.getTime() < TAKES_MS) {
    return;
  }
  const owner = workloads.find(
    ({ name, namespace }) =>
      name === job.workload && namespace === job.namespace,
  );
  job.files ??= new FileSystem(
    owner ? [owner.volume] : [new Volume('/', 1024 ** 3)],
  );
  job.process ??= Process.of(job.command, job.files);
  if (job.process) {
    job.exitCode = job.process.step(now);
    job.output = job.process.log.map(line => `${line}\n`).join('');
  } else {
    const { exitCode, stdout, stderr } = runCommand(job.command, job.files);
    job.exitCode = exitCode;
    job.output = stdout + stderr;
  }
  job.finishedAt = job.exitCode === undefined ? undefined : now;
}
