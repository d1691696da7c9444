import { failed, succeeded, type CommandResult } from './CommandResult';
import type { Step } from './parseScript';
import { PROGRAMS } from './programs';
import type { FileSystem } from './Volume';

/** A loop that never waits looks again after so long. */
const BUSY_LOOP_MS = 100;

/** What a script works on, and where what it prints goes. */
export interface ScriptContext {
  files: FileSystem;
  print(result: CommandResult): void;
}

class Exit extends Error {
  constructor(readonly code: number) {
    super(`exit ${code}`);
  }
}

function intoFile(
  { stdout, zeros = 0, ...rest }: CommandResult,
  path: string,
  files: FileSystem,
): CommandResult {
  return files.volumeOf(path)?.write(path, stdout.length + zeros)
    ? { ...rest, stdout: '' }
    : failed(1, `sh: write error: No space left on device`);
}

function runOne(
  words: string[],
  output: string | undefined,
  files: FileSystem,
) {
  const [name, ...args] = words;
  const program = PROGRAMS[name];
  const result = program ? program(args, files) : succeeded();
  return output === undefined ? result : intoFile(result, output, files);
}

function* runSteps(
  steps: Step[],
  context: ScriptContext,
): Generator<number, number> {
  let code = 0;
  for (const step of steps) {
    const isLeftOut =
      (step.joint === 'and' && code !== 0) ||
      (step.joint === 'or' && code === 0);
    if (!isLeftOut) {
      code =
        step.kind === 'loop'
          ? yield* runLoop(step, context)
          : yield* runCommandStep(step, context);
    }
  }
  return code;
}

function* runLoop(
  { condition, body, endsOnSuccess }: Extract<Step, { kind: 'loop' }>,
  context: ScriptContext,
): Generator<number, number> {
  while (((yield* runSteps(condition, context)) === 0) !== endsOnSuccess) {
    const started = body.some(
      step => step.kind === 'command' && step.words[0] === 'sleep',
    );
    yield* runSteps(body, context);
    if (!started) {
      yield BUSY_LOOP_MS;
    }
  }
  return 0;
}

function* runCommandStep(
  { words, output }: Extract<Step, { kind: 'command' }>,
  context: ScriptContext,
): Generator<number, number> {
  switch (words[0]) {
    case 'sleep':
      yield words[1] === 'infinity' ? Infinity : Number(words[1]) * 1_000;
      return 0;
    case 'wait':
      yield Infinity;
      return 0;
    case 'exit':
      throw new Exit(Number(words[1] ?? 0));
    default: {
      const result = runOne(words, output, context.files);
      context.print(result);
      return result.exitCode;
    }
  }
}

/** Runs a script; each value is how many milliseconds it sleeps next, and the last one is its exit code. */
export function* runScript(
  steps: Step[],
  context: ScriptContext,
): Generator<number, number> {
  try {
    return yield* runSteps(steps, context);
  } catch (error) {
    if (error instanceof Exit) {
      return error.code;
    }
    throw error;
  }
}
