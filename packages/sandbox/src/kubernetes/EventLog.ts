import { randomUUID } from 'node:crypto';
import type { ClusterEvent } from './objects/event';

const KEPT = 2_000;

/** The events of a cluster; the same once more is counted, not repeated. */
export class EventLog {
  events: ClusterEvent[] = [];

  report(
    event: Pick<
      ClusterEvent,
      'namespace' | 'involved' | 'type' | 'reason' | 'message'
    >,
  ): void {
    const now = new Date();
    const known = this.events.find(
      ({ involved, reason, message, namespace }) =>
        namespace === event.namespace &&
        involved.name === event.involved.name &&
        reason === event.reason &&
        message === event.message,
    );
    if (known) {
      known.count += 1;
      known.lastAt = now;
      return;
    }
    this.events.push({
      ...event,
      name: `${event.involved.name}.${randomUUID().slice(0, 8)}`,
      count: 1,
      firstAt: now,
      lastAt: now,
    });
    if (this.events.length > KEPT) {
      this.events.shift();
    }
  }
}
