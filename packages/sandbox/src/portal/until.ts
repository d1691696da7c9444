import { setTimeout as pause } from 'node:timers/promises';

/**
 * Looks again and again until there is what is looked for, and answers that. The time is real, whatever clock is simulated.
 *
 * @throws Error that says what has not come within the time
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined>,
  { withinMs = 20_000, everyMs = 250 } = {},
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    if (performance.now() > deadline) {
      throw new Error(`${what} did not come within ${withinMs / 1_000} s`);
    }
    await pause(everyMs);
  }
}
