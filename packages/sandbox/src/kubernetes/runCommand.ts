import { LOG_FOLDER, type Volume } from './Volume';

/** What a command left behind. */
export interface CommandResult {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** Files that it deleted. */
  deleted: string[];
}

function fail(exitCode: number, stderr: string): CommandResult {
  return { exitCode, stdout: '', stderr: `${stderr}\n`, deleted: [] };
}

function isOnVolume(path: string | undefined): path is string {
  return path === LOG_FOLDER || Boolean(path?.startsWith(`${LOG_FOLDER}/`));
}

function df(args: string[], volume: Volume): CommandResult {
  const [path] = args.filter(argument => !argument.startsWith('-'));
  return isOnVolume(path)
    ? { exitCode: 0, stdout: volume.describe(), stderr: '', deleted: [] }
    : fail(1, `df: ${path ?? ''}: No such file or directory`);
}

function find(args: string[], volume: Volume): CommandResult {
  const [folder, ...tests] = args;
  if (!isOnVolume(folder)) {
    return fail(1, `find: '${folder ?? ''}': No such file or directory`);
  }
  let olderThanDays = -1;
  let deletes = false;
  let prints = false;
  for (let index = 0; index < tests.length; index += 1) {
    switch (tests[index]) {
      case '-xdev':
        break;
      case '-type':
        index += 1;
        if (tests[index] !== 'f') {
          return fail(1, 'find: the sandbox knows files only: -type f');
        }
        break;
      case '-mtime': {
        index += 1;
        const days = /^\+(\d+)$/.exec(tests[index] ?? '');
        if (!days) {
          return fail(1, "find: the sandbox knows '-mtime +DAYS' only");
        }
        olderThanDays = Number(days[1]);
        break;
      }
      case '-print':
        prints = true;
        break;
      case '-delete':
        deletes = true;
        break;
      default:
        return fail(1, `find: unknown predicate '${tests[index]}'`);
    }
  }
  const found = volume.find(folder, olderThanDays);
  if (deletes) {
    volume.delete(found);
  }
  return {
    exitCode: 0,
    stdout:
      (prints || !deletes) && found.length > 0 ? `${found.join('\n')}\n` : '',
    stderr: '',
    deleted: deletes ? found : [],
  };
}

/** Runs the commands that the containers of the sandbox have: `df` and `find`. */
export function runCommand(command: string[], volume: Volume): CommandResult {
  const [program, ...args] = command;
  switch (program) {
    case 'df':
      return df(args, volume);
    case 'find':
      return find(args, volume);
    default:
      return fail(
        127,
        `exec: "${program ?? ''}": executable file not found in $PATH`,
      );
  }
}
