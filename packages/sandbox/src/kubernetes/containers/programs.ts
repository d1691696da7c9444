import { failed, succeeded, type CommandResult } from './CommandResult';
import { findFiles } from './findFiles';
import type { FileSystem } from './Volume';

type Program = (args: string[], files: FileSystem) => CommandResult;

const DAY_MS = 86_400_000;
const UNITS: Record<string, number> = { '': 1, k: 1024, m: 1024 ** 2 };

function isOption(argument: string): boolean {
  return argument.startsWith('-');
}

/** `4096`, `64k` and `3M` in bytes. */
function readSize(text = ''): number {
  const [, amount, unit] = /^(\d+)([kKmM]?)$/.exec(text) ?? [];
  return Number(amount ?? 0) * UNITS[(unit ?? '').toLowerCase()];
}

/** `10 days ago`, `@1577836800` or `2020-01-01 00:00:00`. */
function readTime(text: string): Date {
  const ago = /^(\d+) days? ago$/.exec(text);
  if (ago) {
    return new Date(Date.now() - Number(ago[1]) * DAY_MS);
  }
  const epoch = /^@(\d+)$/.exec(text);
  return epoch ? new Date(Number(epoch[1]) * 1_000) : new Date(`${text}Z`);
}

/** `test -f PATH`, `-d`, `-e`, each with `!` before it for the opposite. */
function test(args: string[], files: FileSystem): CommandResult {
  const [first, ...others] = args.filter(argument => argument !== ']');
  if (first === '!') {
    return test(others, files).exitCode === 0 ? failed(1) : succeeded();
  }
  const [path = ''] = others;
  const holds = {
    '-f': files.isFile(path),
    '-d': files.isFolder(path),
    '-e': files.isFile(path) || files.isFolder(path),
  }[first ?? ''];
  return holds ? succeeded() : failed(1);
}

function touch(args: string[], files: FileSystem): CommandResult {
  const isTimed = args[0] === '-d';
  const modifiedAt = isTimed ? readTime(args[1] ?? '') : new Date();
  if (Number.isNaN(modifiedAt.getTime())) {
    return failed(1, `touch: invalid date '${args[1]}'`);
  }
  for (const path of isTimed ? args.slice(2) : args) {
    files.volumeOf(path)?.touch(path, modifiedAt);
  }
  return succeeded();
}

function remove(args: string[], files: FileSystem): CommandResult {
  const paths = args.filter(argument => !isOption(argument));
  const found = paths.filter(path => files.isFile(path));
  found.forEach(path => files.volumeOf(path)?.delete([path]));
  const missing = paths.find(path => !found.includes(path));
  const forced = args.includes('-f');
  return missing && !forced
    ? failed(1, `rm: can't remove '${missing}': No such file or directory`)
    : { ...succeeded(), deleted: found };
}

/** `dd if=/dev/zero of=PATH bs=SIZE count=N`. */
function dd(args: string[], files: FileSystem): CommandResult {
  const given = new Map(
    args.map(argument => argument.split('=', 2) as [string, string]),
  );
  const path = given.get('of') ?? '';
  const bytes = readSize(given.get('bs')) * Number(given.get('count') ?? 1);
  return files.volumeOf(path)?.write(path, bytes)
    ? succeeded()
    : failed(1, `dd: error writing '${path}': No space left on device`);
}

function df(args: string[], files: FileSystem): CommandResult {
  const path = args.find(argument => !isOption(argument)) ?? '';
  const volume = files.volumeOf(path);
  return volume && (volume.isFolder(path) || volume.isFile(path))
    ? succeeded(volume.describe())
    : failed(1, `df: ${path}: No such file or directory`);
}

/** The programs that a container of the sandbox has, in the little that is needed of them. */
export const PROGRAMS: Record<string, Program> = {
  df,
  find: findFiles,
  test,
  '[': test,
  touch,
  rm: remove,
  dd,
  mkdir: (args, files) => {
    args
      .filter(argument => !isOption(argument))
      .forEach(path => files.volumeOf(path)?.addFolder(path));
    return succeeded();
  },
  // Of /dev/zero, whatever it is asked for.
  head: args => ({ ...succeeded(), zeros: readSize(args[1]) }),
  cat: ([path = ''], files) =>
    files.isFile(path)
      ? succeeded()
      : failed(1, `cat: can't open '${path}': No such file or directory`),
  echo: args => succeeded(`${args.join(' ')}\n`),
  true: () => succeeded(),
  ':': () => succeeded(),
  trap: () => succeeded(),
  false: () => failed(1),
};
