import type { LoggerService } from '@backstage/backend-plugin-api';
import type { DateTime, Duration } from 'luxon';
import type {
  Batch,
  DeliveryAge,
  Fingerprints,
  OldRecords,
  Workers,
} from '../store';

/** How long records are kept that nobody needs for ever. */
export interface Retention {
  /** Webhook deliveries. */
  deliveries: Duration;
  /** What the deliveries of an incident carried, after it was resolved. */
  rawPayloads: Duration;
}

/** Rows that one statement touches at most: it must be over before anybody notices it. */
const BATCH = 500;

/** How long finished remains of a moment are kept, in case that somebody wants to look at them. */
const REMAINS = { days: 1 };

/** Gets rid of what is old and finished, and gives old incidents the fingerprint that new ones come with. Running it again at any moment is safe, and so is stopping in the middle. */
export class Housekeeping {
  private readonly records: OldRecords;
  private readonly workers: Workers;
  private readonly fingerprints: Fingerprints;
  private readonly retention: Retention;
  private readonly logger: LoggerService;
  private readonly now: () => DateTime;

  private constructor(options: {
    records: OldRecords;
    workers: Workers;
    fingerprints: Fingerprints;
    retention: Retention;
    logger: LoggerService;
    now: () => DateTime;
  }) {
    this.records = options.records;
    this.workers = options.workers;
    this.fingerprints = options.fingerprints;
    this.retention = options.retention;
    this.logger = options.logger;
    this.now = options.now;
  }

  static create(options: {
    records: OldRecords;
    workers: Workers;
    fingerprints: Fingerprints;
    retention: Retention;
    logger: LoggerService;
    now: () => DateTime;
  }): Housekeeping {
    return new Housekeeping(options);
  }

  async run(signal?: AbortSignal): Promise<void> {
    const { records, workers, retention } = this;
    const now = this.now();
    const deliveries = await inBatches<number | string>(signal, after =>
      records.deleteDeliveries({
        before: now.minus(retention.deliveries),
        limit: BATCH,
        after,
      }),
    );
    const payloads = await inBatches<DeliveryAge>(signal, after =>
      records.dropPayloads({
        before: now.minus(retention.rawPayloads),
        limit: BATCH,
        after,
      }),
    );
    const fingerprints = await inBatches<string>(signal, after =>
      this.fingerprints.fill({ limit: BATCH, after }),
    );
    if (fingerprints > 0) {
      this.logger.info('Earlier incidents can be recognised as repeats', {
        fingerprints,
      });
    }
    const remains =
      (await records.deleteCounts(now.minus(REMAINS))) +
      (await records.deleteLocks(now.minus(REMAINS))) +
      (await workers.forgetLost());
    if (deliveries + payloads + remains > 0) {
      this.logger.info('Old records were cleared away', {
        deliveries,
        payloads,
        remains,
      });
    }
  }
}

async function inBatches<Position>(
  signal: AbortSignal | undefined,
  work: (after: Position | undefined) => Promise<Batch<Position>>,
): Promise<number> {
  let changed = 0;
  let after: Position | undefined;
  do {
    const batch = await work(after);
    changed += batch.changed;
    after = batch.next;
  } while (after !== undefined && !signal?.aborted);
  return changed;
}
