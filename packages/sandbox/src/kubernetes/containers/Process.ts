import { parseScript, type Step } from './parseScript';
import { runCommand } from './runCommand';
import { runScript } from './runScript';
import type { FileSystem } from './Volume';

const KEPT_LINES = 500;

function stepsOf(command: string[]): Step[] | undefined {
  const [program = '', option, script] = command;
  if (/^(\/bin\/)?sh$/.test(program) && option === '-c') {
    return parseScript(script ?? '');
  }
  // As one step, so that `command: [sleep, '3600']` is known as well.
  return parseScript(command.map(word => `'${word}'`).join(' '));
}

/** The main process of a container whose command the sandbox understands. */
export class Process {
  readonly log: string[] = [];
  private running?: Generator<number, number>;
  private wakesAt = 0;

  private constructor(
    private readonly steps: Step[],
    private readonly files: FileSystem,
  ) {}

  /** Undefined for a command that the sandbox doesn't know: such a container simply runs. */
  static of(command: string[], files: FileSystem): Process | undefined {
    const steps = command.length > 0 ? stepsOf(command) : undefined;
    return steps && new Process(steps, files);
  }

  /** Runs as far as it gets until now. Answers the exit code when it ended, and begins anew with the next step. */
  step(now: Date): number | undefined {
    if (!this.running) {
      this.wakesAt = now.getTime();
      this.running = runScript(this.steps, {
        files: this.files,
        print: ({ stdout, stderr }) => this.keep(stdout + stderr),
      });
    }
    while (this.wakesAt <= now.getTime()) {
      const { done, value } = this.running.next();
      if (done) {
        this.running = undefined;
        return value;
      }
      this.wakesAt += value;
    }
    return undefined;
  }

  private keep(text: string): void {
    const now = new Date().toISOString();
    const lines = text.split('\n').filter(line => line !== '');
    this.log.push(...lines.map(line => `${now} ${line}`));
    this.log.splice(0, Math.max(0, this.log.length - KEPT_LINES));
  }
}

/** Whether a probe's command succeeds. One that the sandbox doesn't know does. */
export function passesProbe(command: string[], files: FileSystem): boolean {
  const { exitCode } = runCommand(command, files);
  return exitCode === 0 || exitCode === 127;
}
