import { setTimeout as pause } from 'node:timers/promises';

/** A cluster may have to fetch an image first, and to wait for its metrics. */
const DEADLINE_MS = 240_000;
const PAUSE_MS = 200;

/** Repeats an assertion until it holds; fails with its last error after four minutes. */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
): Promise<T> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await pause(PAUSE_MS);
    }
  }
}
