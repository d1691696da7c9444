/** What a command left behind. */
export interface CommandResult {
  exitCode: number;
  stdout: string;
  /** Zeros that it printed besides, too many to keep. */
  zeros?: number;
  stderr: string;
  /** Files that it deleted. */
  deleted: string[];
}

export function succeeded(stdout = ''): CommandResult {
  return { exitCode: 0, stdout, stderr: '', deleted: [] };
}

export function failed(exitCode: number, problem = ''): CommandResult {
  const stderr = problem && `${problem}\n`;
  return { exitCode, stdout: '', stderr, deleted: [] };
}
