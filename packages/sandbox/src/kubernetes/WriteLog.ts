const KEPT = 2_000;

/** A change that a client made or tried with a dry run. */
export interface ClusterWrite {
  at: Date;
  verb: 'evict' | 'delete' | 'patch' | 'update' | 'scale' | 'exec' | 'create';
  kind: string;
  namespace: string;
  name: string;
  /** The workload that it is about. */
  workload?: string;
  dryRun: boolean;
  /** It did something to running pods or files, and not just to an annotation. */
  repairs: boolean;
  /** Pods of the workload were on their way out or coming up when it was made: an earlier change was not over. */
  inMotion: boolean;
  detail: string;
}

/** What clients have changed, for those who count from outside. */
export class WriteLog {
  readonly writes: ClusterWrite[] = [];

  note(write: Omit<ClusterWrite, 'at'>): void {
    this.writes.push({ ...write, at: new Date() });
    if (this.writes.length > KEPT) {
      this.writes.shift();
    }
  }
}
