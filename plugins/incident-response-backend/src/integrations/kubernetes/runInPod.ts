import type { Exec } from '@kubernetes/client-node';
import { PassThrough } from 'node:stream';
import { networkError } from '../ProviderError';
import type { Pod } from './workloads';

const TIMEOUT_MS = 9_000;

/** Bytes of output that are kept: a listing of files or a log never needs more. */
export const MAX_OUTPUT = 64 * 1024;

/** What a command in a container has printed, and how it ended. */
export interface ExecResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs a command in a pod's first container and waits for its end. Over a socket of its own, unlike all other calls.
 *
 * @throws ProviderError when there is no connection, it breaks, or nothing is heard for 9 s; else what the SDK throws when
 * the command is refused.
 */
export async function runInPod(
  exec: Exec,
  { pod, command, what }: { pod: Pod; command: string[]; what: string },
): Promise<ExecResult> {
  const stdout = collect();
  const stderr = collect();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(networkError('Kubernetes', what, { code: 'ETIMEDOUT' })),
      TIMEOUT_MS,
    );
    const fail = (error: unknown) => {
      clearTimeout(timer);
      reject(error);
    };
    exec
      .exec(
        pod.namespace,
        pod.name,
        pod.container,
        command,
        stdout.stream,
        stderr.stream,
        null,
        false,
        status => {
          clearTimeout(timer);
          const exitCode =
            status.status === 'Success'
              ? 0
              : Number(
                  status.details?.causes?.find(
                    cause => cause.reason === 'ExitCode',
                  )?.message ?? 1,
                );
          resolve({
            exitCode,
            stdout: stdout.text(),
            stderr: stderr.text() || status.message || '',
          });
        },
      )
      .then(socket => {
        socket.on('error', error =>
          fail(networkError('Kubernetes', what, error)),
        );
      })
      .catch(fail);
  });
}

/** Decoded at the end: a character may come in two chunks. */
function collect() {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on('data', (chunk: Buffer) => {
    if (length < MAX_OUTPUT) {
      chunks.push(chunk);
      length += chunk.length;
    }
  });
  return {
    stream,
    text: () => Buffer.concat(chunks).subarray(0, MAX_OUTPUT).toString('utf8'),
  };
}
