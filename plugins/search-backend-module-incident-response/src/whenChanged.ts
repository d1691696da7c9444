import type { SchedulerServiceTaskRunner } from '@backstage/backend-plugin-api';

/** However little changes, what a marker doesn't see is indexed within a day. */
const MOST_AGE_MS = 24 * 60 * 60 * 1000;

/**
 * A schedule that leaves a run out where nothing has changed since its last one that worked. Search would write the whole
 * index again each time.
 */
export function whenChanged(
  runner: SchedulerServiceTaskRunner,
  options: {
    /** Another text as soon as anything has changed. */
    readMarker(): Promise<string>;
    /** @returns milliseconds since the epoch */
    now?(): number;
  },
): SchedulerServiceTaskRunner {
  const { readMarker, now = Date.now } = options;
  let indexed: { marker: string; at: number } | undefined;
  return {
    run: task =>
      runner.run({
        ...task,
        fn: async signal => {
          const at = now();
          // Read before the documents: what changes while they are read is a change for the next run.
          const marker = await readMarker();
          if (indexed?.marker === marker && at - indexed.at < MOST_AGE_MS) {
            return;
          }
          await task.fn(signal);
          indexed = { marker, at };
        },
      }),
  };
}
