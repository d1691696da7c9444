/** A file on the log volume of a workload. */
interface LogFile {
  path: string;
  sizeKb: number;
  ageDays: number;
}

/** Where every demo workload writes its logs. */
export const LOG_FOLDER = '/var/log/app';
const SIZE_KB = 10_485_760;
const OLD_FILES = 30;

/** The volume behind a workload's log folder. It outlives its pods, so that restarting them frees nothing. */
export class Volume {
  private files: LogFile[] = [];

  constructor() {
    this.clean();
  }

  /** Fills it to 97 % with logs that nobody rotated. */
  fill(): void {
    this.clean();
    const fresh = this.usedKb();
    const each = Math.floor((SIZE_KB * 0.97 - fresh) / OLD_FILES);
    for (let index = 0; index < OLD_FILES; index += 1) {
      this.files.push({
        path: `${LOG_FOLDER}/archive/report-${String(index + 1).padStart(
          2,
          '0',
        )}.log`,
        sizeKb: each,
        ageDays: 9 + index,
      });
    }
  }

  /** Back to what a healthy workload leaves. */
  clean(): void {
    this.files = [0, 1, 2].map(age => ({
      path: `${LOG_FOLDER}/app-${age}.log`,
      sizeKb: Math.floor(SIZE_KB * 0.12),
      ageDays: age,
    }));
  }

  usedPercent(): number {
    return Math.ceil((this.usedKb() / SIZE_KB) * 100);
  }

  /** The one line of `df -P`, with its heading. */
  describe(): string {
    const used = this.usedKb();
    const columns = [
      '/dev/vdb',
      SIZE_KB,
      used,
      SIZE_KB - used,
      `${this.usedPercent()}%`,
      LOG_FOLDER,
    ];
    return `Filesystem 1024-blocks Used Available Capacity Mounted on\n${columns.join(
      ' ',
    )}\n`;
  }

  /** Plain files below a folder that are more than so many days old. */
  find(folder: string, olderThanDays: number): string[] {
    return this.files
      .filter(
        ({ path, ageDays }) =>
          path.startsWith(`${folder.replace(/\/$/, '')}/`) &&
          ageDays > olderThanDays,
      )
      .map(({ path }) => path);
  }

  delete(paths: string[]): void {
    this.files = this.files.filter(({ path }) => !paths.includes(path));
  }

  private usedKb(): number {
    return this.files.reduce((sum, { sizeKb }) => sum + sizeKb, 0);
  }
}
