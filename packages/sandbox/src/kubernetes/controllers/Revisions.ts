import { randomUUID } from 'node:crypto';
import type { Revision } from '../objects/revision';
import { templateHash, type Workload } from '../objects/workload';

/** As many as `revisionHistoryLimit` is unless told, and the current one. */
const KEPT = 11;

/** The states that a workload's template has had, oldest first. */
export class Revisions {
  private list: Revision[] = [];

  constructor(private readonly nextVersion: () => string) {}

  all(): Revision[] {
    return [...this.list];
  }

  /** Notes the template that a workload has now. Answers its revision, which is the newest from now on. */
  note({ metadata, spec }: Workload): Revision {
    const hash = templateHash(spec.template);
    const newest = this.list.at(-1);
    if (newest?.templateHash === hash) {
      return newest;
    }
    const number = (newest?.revision ?? 0) + 1;
    const known = this.list.find(item => item.templateHash === hash);
    // Who goes back to an older template gets its old ReplicaSet, with a new number.
    const revision: Revision = known
      ? { ...known, revision: number, resourceVersion: this.nextVersion() }
      : {
          name: `${metadata.name}-${hash}`,
          uid: randomUUID(),
          revision: number,
          templateHash: hash,
          template: spec.template,
          createdAt: new Date(),
          resourceVersion: this.nextVersion(),
        };
    this.list = [...this.list.filter(item => item !== known), revision].slice(
      -KEPT,
    );
    return revision;
  }
}
