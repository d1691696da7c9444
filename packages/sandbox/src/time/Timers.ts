/** Every timer of one sandbox, so that stopping it leaves none behind. */
export class Timers {
  private readonly timeouts = new Set<NodeJS.Timeout>();
  private readonly intervals = new Set<NodeJS.Timeout>();

  /** Runs something once after so many milliseconds; the function returned calls it off. */
  after(ms: number, run: () => void): () => void {
    const timeout = setTimeout(() => {
      this.timeouts.delete(timeout);
      run();
    }, ms);
    this.timeouts.add(timeout);
    return () => {
      clearTimeout(timeout);
      this.timeouts.delete(timeout);
    };
  }

  /** Runs something every so many milliseconds. */
  every(ms: number, run: () => void): () => void {
    const interval = setInterval(run, ms);
    this.intervals.add(interval);
    return () => {
      clearInterval(interval);
      this.intervals.delete(interval);
    };
  }

  /** Calls everything off. */
  stop(): void {
    this.timeouts.forEach(timeout => clearTimeout(timeout));
    this.intervals.forEach(interval => clearInterval(interval));
    this.timeouts.clear();
    this.intervals.clear();
  }
}
