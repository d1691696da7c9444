import path from 'node:path';

/**
 * The `find` that names old files under a directory: plain files only, never through a link, never on another file system.
 * `find` follows no links unless it is told to, neither the directory itself nor what is in it. No shell reads the command,
 * so that spaces and the like mean nothing.
 *
 * @param days files younger than that are left alone
 */
export function findOldFiles(directory: string, days: number): string[] {
  return ['find', directory, '-xdev', '-type', 'f', '-mtime', `+${days}`];
}

/** What is wrong with a directory that is to be cleaned, or nothing. */
export function problemOfDirectory(directory: string): string | undefined {
  if (!directory.startsWith('/')) {
    return 'is not absolute';
  }
  if (
    path.posix.normalize(directory) !== directory ||
    directory.endsWith('/')
  ) {
    return 'has "..", ".", "//" or a "/" at its end, or is the root: write the directory as it is';
  }
  return /\p{Cc}/u.test(directory) ? 'has control characters' : undefined;
}
