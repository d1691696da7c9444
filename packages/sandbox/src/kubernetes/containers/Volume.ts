interface File {
  bytes: number;
  modifiedAt: Date;
}

const KIBIBYTE = 1_024;
const DAY_MS = 86_400_000;

function isBelow(path: string, folder: string): boolean {
  return folder === '/' || path.startsWith(`${folder.replace(/\/$/, '')}/`);
}

/** A file system that is mounted in a container: names, sizes and ages of files, and how much fits. */
export class Volume {
  private readonly files = new Map<string, File>();
  private readonly folders: Set<string>;

  /**
   * @param capacity in bytes
   * @param inMemory whether what is in it counts as memory of its container
   */
  constructor(
    readonly mountPath: string,
    readonly capacity: number,
    readonly inMemory = false,
  ) {
    this.folders = new Set([mountPath]);
  }

  usedBytes(): number {
    return [...this.files.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  usedPercent(): number {
    return Math.ceil((this.usedBytes() / this.capacity) * 100);
  }

  /** The one line of `df -P`, with its heading. */
  describe(): string {
    const inBlocks = (bytes: number) => Math.ceil(bytes / KIBIBYTE);
    const columns = [
      this.inMemory ? 'tmpfs' : '/dev/vdb',
      inBlocks(this.capacity),
      inBlocks(this.usedBytes()),
      inBlocks(this.capacity - this.usedBytes()),
      `${this.usedPercent()}%`,
      this.mountPath,
    ];
    return `Filesystem 1024-blocks Used Available Capacity Mounted on\n${columns.join(
      ' ',
    )}\n`;
  }

  isFolder(path: string): boolean {
    return (
      this.folders.has(path) ||
      [...this.files.keys()].some(file => isBelow(file, path))
    );
  }

  isFile(path: string): boolean {
    return this.files.has(path);
  }

  addFolder(path: string): void {
    this.folders.add(path);
  }

  /** Writes a file, as far as it fits. Answers whether all of it did. */
  write(path: string, bytes: number, modifiedAt = new Date()): boolean {
    this.files.delete(path);
    const room = this.capacity - this.usedBytes();
    this.files.set(path, { bytes: Math.min(bytes, room), modifiedAt });
    return bytes <= room;
  }

  /** Sets the time of a file, which is made if it is not there. */
  touch(path: string, modifiedAt = new Date()): void {
    const { bytes } = this.files.get(path) ?? { bytes: 0 };
    this.files.set(path, { bytes, modifiedAt });
  }

  /** Plain files below a folder that are more than so many whole days old. */
  find(folder: string, olderThanDays: number, now = new Date()): string[] {
    return [...this.files]
      .filter(
        ([path, { modifiedAt }]) =>
          isBelow(path, folder) &&
          Math.floor((now.getTime() - modifiedAt.getTime()) / DAY_MS) >
            olderThanDays,
      )
      .map(([path]) => path);
  }

  delete(paths: string[]): void {
    paths.forEach(path => this.files.delete(path));
  }

  /** Takes all files away. */
  empty(): void {
    this.files.clear();
  }
}

/** What a container sees: its volumes, each at its place. */
export class FileSystem {
  private readonly volumes: Volume[];

  constructor(volumes: Volume[]) {
    this.volumes = [...volumes].sort(
      (a, b) => b.mountPath.length - a.mountPath.length,
    );
  }

  /** The volume that a path is on. */
  volumeOf(path: string): Volume | undefined {
    return this.volumes.find(
      ({ mountPath }) => path === mountPath || isBelow(path, mountPath),
    );
  }

  isFile(path: string): boolean {
    return this.volumeOf(path)?.isFile(path) ?? false;
  }

  isFolder(path: string): boolean {
    return this.volumeOf(path)?.isFolder(path) ?? false;
  }

  /** Bytes that count as memory. */
  bytesInMemory(): number {
    return this.volumes
      .filter(({ inMemory }) => inMemory)
      .reduce((sum, volume) => sum + volume.usedBytes(), 0);
  }
}
