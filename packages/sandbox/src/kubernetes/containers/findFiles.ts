import { failed, succeeded, type CommandResult } from './CommandResult';
import type { FileSystem } from './Volume';

interface Search {
  olderThanDays: number;
  prints: boolean;
  deletes: boolean;
}

/** What the predicates of `find` ask for, or why the sandbox doesn't know them. */
function readSearch(tests: string[]): Search | { problem: string } {
  const search = { olderThanDays: -1, prints: false, deletes: false };
  for (let index = 0; index < tests.length; index += 1) {
    switch (tests[index]) {
      case '-xdev':
        break;
      case '-type':
        index += 1;
        if (tests[index] !== 'f') {
          return { problem: 'find: the sandbox knows files only: -type f' };
        }
        break;
      case '-mtime': {
        index += 1;
        const days = /^\+(\d+)$/.exec(tests[index] ?? '');
        if (!days) {
          return { problem: "find: the sandbox knows '-mtime +DAYS' only" };
        }
        search.olderThanDays = Number(days[1]);
        break;
      }
      case '-print':
        search.prints = true;
        break;
      case '-delete':
        search.deletes = true;
        break;
      default:
        return { problem: `find: unknown predicate '${tests[index]}'` };
    }
  }
  return search;
}

/** `find FOLDER -xdev -type f -mtime +DAYS -print|-delete`. */
export function findFiles(args: string[], files: FileSystem): CommandResult {
  const [folder = '', ...tests] = args;
  const volume = files.volumeOf(folder);
  if (!volume?.isFolder(folder)) {
    return failed(1, `find: '${folder}': No such file or directory`);
  }
  const search = readSearch(tests);
  if ('problem' in search) {
    return failed(1, search.problem);
  }
  const found = volume.find(folder, search.olderThanDays);
  const shown = search.prints || !search.deletes ? found : [];
  if (search.deletes) {
    volume.delete(found);
  }
  return {
    ...succeeded(shown.map(path => `${path}\n`).join('')),
    deleted: search.deletes ? found : [],
  };
}
