import { failed, succeeded, type CommandResult } from './CommandResult';
import { parseScript } from './parseScript';
import { PROGRAMS } from './programs';
import { runScript } from './runScript';
import type { FileSystem } from './Volume';

/** A script to its end, at once: who waits for the answer of a command doesn't want to sleep. */
function runAtOnce(text: string, files: FileSystem): CommandResult {
  const steps = parseScript(text);
  if (!steps) {
    return failed(127, `sh: the sandbox does not know all of: ${text}`);
  }
  const total = succeeded();
  const running = runScript(steps, {
    files,
    print: ({ stdout, stderr, deleted }) => {
      total.stdout += stdout;
      total.stderr += stderr;
      total.deleted.push(...deleted);
    },
  });
  for (;;) {
    const { done, value } = running.next();
    if (done) {
      return { ...total, exitCode: value };
    }
    if (value === Infinity) {
      return total;
    }
  }
}

/** Runs one of the programs that the containers of the sandbox have, or a script of them with `sh -c`. */
export function runCommand(
  command: string[],
  files: FileSystem,
): CommandResult {
  const [program = '', ...args] = command;
  if (/^(\/bin\/)?sh$/.test(program) && args[0] === '-c') {
    return runAtOnce(args[1] ?? '', files);
  }
  const run = PROGRAMS[program];
  return run
    ? run(args, files)
    : failed(127, `exec: "${program}": executable file not found in $PATH`);
}
