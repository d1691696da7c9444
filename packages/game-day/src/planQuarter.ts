import { unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand';
import type { BrokenWorkload } from '@incident-response/sandbox';

/** The quarter that is played: July to September 2026, 92 days, in UTC. */
export const QUARTER = {
  from: new Date('2026-07-01T00:00:00Z'),
  to: new Date('2026-10-01T00:00:00Z'),
};

/** How many incidents it has. */
export const INCIDENTS = 120;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** No incident begins in the last days, so that each has ended when the quarter has. */
const CALM_AT_THE_END_MS = 2 * DAY_MS;

/** What happens again and again in the demo's organisation. */
interface Trouble {
  serviceId: string;
  alertName: string;
  /** `#` stands for a number that differs each time. */
  title: string;
  priority: 'P1' | 'P2' | 'P3' | 'P4';
  severity: 'critical' | 'error' | 'warning';
  /** How often, compared with the others. */
  weight: number;
  /** What breaks, where a machine can mend it. */
  workload?: BrokenWorkload;
}

/** The first three are mended by the runbooks of this repository; people end all others. */
const TROUBLES: Trouble[] = [
  {
    serviceId: 'PPAYAPI',
    alertName: 'HighMemoryUsage',
    title: 'payments-api: memory above # %',
    priority: 'P2',
    severity: 'critical',
    weight: 6,
    workload: {
      namespace: 'payments',
      name: 'payments-api',
      fault: 'memory-leak',
    },
  },
  {
    serviceId: 'PSEARCH',
    alertName: 'HighMemoryUsage',
    title: 'search-api: memory above # %',
    priority: 'P3',
    severity: 'error',
    weight: 4,
    workload: {
      namespace: 'commerce',
      name: 'search-api',
      fault: 'memory-leak',
    },
  },
  {
    serviceId: 'PREPORT',
    alertName: 'DiskAlmostFull',
    title: 'report-builder: volume /var/log/app is # % used',
    priority: 'P3',
    severity: 'warning',
    weight: 4,
    workload: {
      namespace: 'platform',
      name: 'report-builder',
      fault: 'disk-full',
    },
  },
  {
    serviceId: 'PCHECKO',
    alertName: 'PaymentProviderTimeouts',
    title: 'checkout-api: # % of payments time out',
    priority: 'P1',
    severity: 'critical',
    weight: 2,
  },
  {
    serviceId: 'PSESSIO',
    alertName: 'ReplicationLag',
    title: 'session-store: replication is # s behind',
    priority: 'P2',
    severity: 'error',
    weight: 3,
  },
  {
    serviceId: 'PACCOUN',
    alertName: 'LoginErrors',
    title: 'accounts-api: # logins a minute are refused',
    priority: 'P2',
    severity: 'error',
    weight: 2,
  },
  {
    serviceId: 'PINVOIC',
    alertName: 'QueueBacklog',
    title: 'invoices-worker: # invoices wait',
    priority: 'P3',
    severity: 'warning',
    weight: 3,
  },
  {
    serviceId: 'PSTOREF',
    alertName: 'SlowPages',
    title: 'storefront: pages take # ms',
    priority: 'P3',
    severity: 'warning',
    weight: 2,
  },
  {
    serviceId: 'PNODEAG',
    alertName: 'NodeClockSkew',
    title: 'node-agent: clock of a node is # ms off',
    priority: 'P4',
    severity: 'warning',
    weight: 2,
  },
];

/** A follow-up of a postmortem, and when somebody closes its Jira issue. */
export interface PlannedItem {
  title: string;
  /** Calendar day, `2026-08-14`. */
  dueDate: string;
  /** Missing for one that nobody gets to within the quarter. */
  closedAt?: Date;
}

/** One incident of the quarter, as it is going to be. */
export interface PlannedIncident {
  serviceId: string;
  alertName: string;
  title: string;
  priority: Trouble['priority'];
  severity: Trouble['severity'];
  workload?: Trouble['workload'];
  triggeredAt: Date;
  /** When somebody acknowledges, unless it is over by then. */
  acknowledgedAt: Date;
  /** When people end it, unless a machine has. */
  resolvedAt: Date;
  /** Counted from its end; missing for one that nobody publishes. */
  publishedAfterMs?: number;
  items: PlannedItem[];
}

/** The middle of the time that people take, in minutes, by severity. */
const TAKES_MINUTES: Record<
  Trouble['priority'],
  { acknowledge: number; resolve: number }
> = {
  P1: { acknowledge: 3, resolve: 45 },
  P2: { acknowledge: 8, resolve: 150 },
  P3: { acknowledge: 30, resolve: 300 },
  P4: { acknowledge: 120, resolve: 1_500 },
};

/** Draws numbers: the same ones for the same seed. */
class Dice {
  private readonly generator;

  constructor(seed: number) {
    this.generator = xoroshiro128plus(seed);
  }

  between(from: number, to: number): number {
    return unsafeUniformIntDistribution(from, to, this.generator);
  }

  isLucky(percent: number): boolean {
    return this.between(1, 100) <= percent;
  }

  /** Around the middle, with a long tail: now and then three times as much. */
  around(middle: number): number {
    const product =
      (this.between(50, 150) / 100) *
      (this.between(50, 150) / 100) *
      (this.isLucky(10) ? 3 : 1);
    return Math.max(1, Math.round(middle * product));
  }

  pick<T extends { weight: number }>(from: T[]): T {
    let left = this.between(
      1,
      from.reduce((sum, { weight }) => sum + weight, 0),
    );
    for (const item of from) {
      left -= item.weight;
      if (left <= 0) {
        return item;
      }
    }
    return from[0];
  }
}

/** The whole quarter, oldest incident first. The same for the same seed. */
export function planQuarter(seed: number): PlannedIncident[] {
  const dice = new Dice(seed);
  const days = (QUARTER.to.getTime() - QUARTER.from.getTime()) / DAY_MS;
  const slot =
    (QUARTER.to.getTime() - QUARTER.from.getTime() - CALM_AT_THE_END_MS) /
    INCIDENTS;
  // One service at a time: what is about the same workload at once is a storm, which other drills play.
  const busyUntil = new Map<string, number>();
  return Array.from({ length: INCIDENTS }, (_, index): PlannedIncident => {
    const at =
      QUARTER.from.getTime() +
      Math.floor(index * slot) +
      dice.between(0, Math.floor(slot * 0.8));
    const free = TROUBLES.filter(
      ({ serviceId }) => (busyUntil.get(serviceId) ?? 0) < at,
    );
    const trouble = dice.pick(free);
    const takes = TAKES_MINUTES[trouble.priority];
    const acknowledges = dice.around(takes.acknowledge) * MINUTE_MS;
    const resolves = acknowledges + dice.around(takes.resolve) * MINUTE_MS;
    busyUntil.set(trouble.serviceId, at + resolves + HOUR_MS);
    return {
      serviceId: trouble.serviceId,
      alertName: trouble.alertName,
      title: trouble.title.replace('#', String(dice.between(91, 99))),
      priority: trouble.priority,
      severity: trouble.severity,
      workload: trouble.workload,
      triggeredAt: new Date(at),
      acknowledgedAt: new Date(at + acknowledges),
      resolvedAt: new Date(at + resolves),
      ...planPostmortem(trouble, at + resolves, days, dice),
    };
  });
}

/** P1 and P2 need one: three of four are published in time, some late, a few never. */
function planPostmortem(
  { priority, alertName }: Trouble,
  endsAt: number,
  days: number,
  dice: Dice,
): Pick<PlannedIncident, 'publishedAfterMs' | 'items'> {
  const isRequired = priority === 'P1' || priority === 'P2';
  if (!isRequired || dice.isLucky(8)) {
    return { items: [] };
  }
  const publishedAfterMs =
    (dice.isLucky(75) ? dice.between(1, 2) : dice.between(9, 14)) * DAY_MS +
    dice.between(0, 120) * MINUTE_MS;
  const published = endsAt + publishedAfterMs;
  const items = Array.from(
    { length: dice.between(1, 2) },
    (_, index): PlannedItem => {
      const due = published + dice.between(7, 28) * DAY_MS;
      const closed = due + dice.between(-6, 4) * DAY_MS;
      return {
        title: `Follow-up ${index + 1} of ${alertName}`,
        dueDate: new Date(due).toISOString().slice(0, 10),
        closedAt:
          dice.isLucky(80) && closed < QUARTER.from.getTime() + days * DAY_MS
            ? new Date(closed)
            : undefined,
      };
    },
  );
  return { publishedAfterMs, items };
}
