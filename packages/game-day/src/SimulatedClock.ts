import { install, type Clock } from '@sinonjs/fake-timers';

/** How finely the time of day moves. */
const GRAIN_MS = 5;

/**
 * The time of day of this process: it goes on at its usual pace from an instant of our choice, and can be put forward. Only
 * the time of day is ours; timers, network and databases run as ever. Whatever reads the clock lives through months, while
 * whatever waits for an answer waits as long as it takes.
 */
export class SimulatedClock {
  private lastSeen = performance.now();
  private readonly pace: NodeJS.Timeout;

  private constructor(private readonly clock: Clock) {
    this.pace = setInterval(() => this.keepPace(), GRAIN_MS);
  }

  /** To be called before anything else is loaded that might keep a reference to the real one. */
  static install(start: Date): SimulatedClock {
    return new SimulatedClock(install({ now: start, toFake: ['Date'] }));
  }

  get now(): Date {
    this.keepPace();
    return new Date();
  }

  /** Puts the time of day forward; never back. */
  advanceTo(instant: Date): void {
    const ahead = instant.getTime() - this.now.getTime();
    if (ahead > 0) {
      this.clock.tick(ahead);
    }
  }

  uninstall(): void {
    clearInterval(this.pace);
    this.clock.uninstall();
  }

  private keepPace(): void {
    const passed = Math.floor(performance.now() - this.lastSeen);
    if (passed > 0) {
      this.lastSeen += passed;
      this.clock.tick(passed);
    }
  }
}
