import { setTimeout as pause } from 'node:timers/promises';

/** Repeats an assertion until it holds; fails with its last error after the deadline. */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  deadlineMs = 8_000,
): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await pause(25);
    }
  }
}
