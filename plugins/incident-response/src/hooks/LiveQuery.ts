import { isMissing, isRefused } from '../api/describeError';
import type { IncidentSignal } from '@incident-response/backstage-plugin-common';

/** What a page knows at this moment. */
export interface LiveSnapshot<T> {
  data?: T;
  /** Of the last attempt; `data` is then what was known before. */
  error?: Error;
}

/** How often the backend is asked. */
export interface LivePace {
  /** While nothing announces changes. */
  pollMs: number;
  /** While signals arrive and announce them. */
  signalledMs: number;
}

export interface LiveQueryOptions<T> {
  load: () => Promise<T>;
  /** Absent: the data is read once, and again only on `refresh`. */
  pace?: LivePace;
  concerns?: (signal: IncidentSignal, data: T | undefined) => boolean;
  onChange: (snapshot: LiveSnapshot<T>) => void;
}

const RETRY_MS = 3_000;

/**
 * Keeps one piece of the backend's state current: on each signal that concerns it, and by polling.
 *
 * Whether the signals connection works can't be asked of Backstage, so it is earned: polling is fast until a signal has
 * come, and fast again after a poll has found a change that no signal announced. One request is under way at a time.
 */
export class LiveQuery<T> {
  private snapshot: LiveSnapshot<T> = {};
  private fingerprint?: string;
  private signalsWork = false;
  private announced = false;
  private running?: Promise<void>;
  private runAgain = false;
  private timer?: ReturnType<typeof setTimeout>;
  private stopped = false;

  constructor(private readonly options: LiveQueryOptions<T>) {}

  start(): () => void {
    this.stopped = false;
    document.addEventListener('visibilitychange', this.onVisibilityChange);
    this.refresh();
    return () => {
      this.stopped = true;
      clearTimeout(this.timer);
      document.removeEventListener('visibilitychange', this.onVisibilityChange);
    };
  }

  /** Asks the backend now. Resolves when an answer that was asked for after this call is there. */
  refresh(): Promise<void> {
    if (this.running) {
      this.runAgain = true;
      return this.running;
    }
    clearTimeout(this.timer);
    this.running = this.loadUntilCurrent().finally(() => {
      this.running = undefined;
      this.schedule();
    });
    return this.running;
  }

  signal(signal: IncidentSignal): void {
    this.signalsWork = true;
    if (this.options.concerns?.(signal, this.snapshot.data) ?? true) {
      this.announced = true;
      this.refresh();
    }
  }

  private async loadUntilCurrent(): Promise<void> {
    do {
      this.runAgain = false;
      const announced = this.announced;
      this.announced = false;
      try {
        this.accept(await this.options.load(), announced);
      } catch (error) {
        this.publish({ data: this.snapshot.data, error: error as Error });
      }
    } while (this.runAgain && !this.stopped);
  }

  private accept(data: T, announced: boolean): void {
    const fingerprint = JSON.stringify(data);
    if (fingerprint === this.fingerprint) {
      if (this.snapshot.error) {
        this.publish({ data: this.snapshot.data });
      }
      return;
    }
    if (this.fingerprint !== undefined && !announced) {
      this.signalsWork = false;
    }
    this.fingerprint = fingerprint;
    this.publish({ data });
  }

  private publish(snapshot: LiveSnapshot<T>): void {
    this.snapshot = snapshot;
    if (!this.stopped) {
      this.options.onChange(snapshot);
    }
  }

  private schedule(): void {
    const { pace } = this.options;
    if (this.stopped || document.hidden) {
      return;
    }
    const { error } = this.snapshot;
    if (error && !isMissing(error)) {
      if (!isRefused(error)) {
        this.timer = setTimeout(() => this.refresh(), RETRY_MS);
      }
    } else if (pace) {
      this.timer = setTimeout(
        () => this.refresh(),
        this.signalsWork ? pace.signalledMs : pace.pollMs,
      );
    }
  }

  private readonly onVisibilityChange = () => {
    if (document.hidden) {
      clearTimeout(this.timer);
    } else if (this.options.pace || this.snapshot.error) {
      this.refresh();
    }
  };
}
