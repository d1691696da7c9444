import type { PagerDuty } from '../pagerduty/PagerDuty';
import type { Timers } from '../time/Timers';
import type { Kubernetes } from './Kubernetes';

const LOOKS_EVERY_MS = 100;
/** An alert clears once its workload has been well for so long. */
const CLEARS_AFTER_MS = 1_000;

/** An alert and the workload that it is about. */
export interface Watched {
  namespace: string;
  workload: string;
  dedupKey: string;
  /** Since when the workload has been well, once its alert is over. */
  healthyAt?: Date;
}

/** The demo's monitoring: resolves an alert when its workload has been healthy for a second. */
export class Monitor {
  private watched: (Watched & { healthySince?: number })[] = [];

  constructor(
    private readonly cluster: Kubernetes,
    private readonly pagerduty: PagerDuty,
  ) {}

  start(timers: Timers): void {
    timers.every(LOOKS_EVERY_MS, () => this.look(Date.now()));
  }

  /** Looks after one more alert. Answers the record of it, which tells later when the workload was well again. */
  watch(alert: Omit<Watched, 'healthyAt'>): Watched {
    const watched: Watched = { ...alert };
    this.watched.push(watched);
    return watched;
  }

  reset(): void {
    this.watched = [];
  }

  private look(now: number): void {
    this.watched = this.watched.filter(item => {
      const { namespace, workload, dedupKey } = item;
      if (!this.cluster.workload(namespace, workload).isHealthy()) {
        item.healthySince = undefined;
        return true;
      }
      item.healthySince ??= now;
      if (now - item.healthySince < CLEARS_AFTER_MS) {
        return true;
      }
      item.healthyAt = new Date(item.healthySince);
      this.pagerduty.resolveAlert(dedupKey);
      return false;
    });
  }
}
