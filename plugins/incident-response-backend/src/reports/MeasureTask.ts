import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { DateTime } from 'luxon';
import { fold, type Policy } from '../incident';
import { measureIncident } from '../insights';
import type { IncidentStore, MeasureStore, MeasuringPosition } from '../store';

/** Incidents looked at by one statement. */
const BATCH = 500;

const EVERY = { minutes: 10 };
/** What is left then waits for the next time. */
const AT_MOST = { minutes: 9 };

/**
 * Measures the incidents that were there before insights were, or before what they count has changed: oldest first, since
 * a repeat is one of an incident before. Running it again at any moment is safe, and so is stopping in the middle.
 */
export class MeasureTask {
  private readonly store: IncidentStore;
  private readonly measures: MeasureStore;
  private readonly policy: Policy;
  private readonly logger: LoggerService;
  private readonly now: () => DateTime;

  private constructor(options: MeasureTaskOptions) {
    this.store = options.store;
    this.measures = options.measures;
    this.policy = options.policy;
    this.logger = options.logger;
    this.now = options.now;
  }

  static create(options: MeasureTaskOptions): MeasureTask {
    return new MeasureTask(options);
  }

  async run(signal?: AbortSignal): Promise<void> {
    if (await this.measures.isComplete()) {
      return;
    }
    let after: MeasuringPosition | undefined;
    let measured = 0;
    do {
      const { ids, next } = await this.measures.unmeasured({
        after,
        limit: BATCH,
      });
      for (const id of ids) {
        if (signal?.aborted) {
          return;
        }
        measured += (await this.measure(id)) ? 1 : 0;
      }
      after = next;
    } while (after !== undefined);
    await this.measures.complete(this.now());
    if (measured > 0) {
      this.logger.info('Every incident is measured for the insights', {
        measured,
      });
    }
  }

  /** An incident that can't be measured must not keep the others from being. */
  private async measure(id: string): Promise<boolean> {
    const facts = await this.store.facts(id);
    if (facts.length === 0) {
      return false;
    }
    try {
      await this.measures.fillIn(measureIncident(fold(facts), this.policy));
      return true;
    } catch (error) {
      this.logger.warn('An incident is missing in the insights', {
        incidentId: id,
        error: error instanceof Error ? error.message : String(error),
      });
      return false;
    }
  }
}

/** Measures old incidents after an update, on one replica at a time. */
export async function startMeasuring(options: {
  scheduler: SchedulerService;
  task: MeasureTask;
}): Promise<void> {
  await options.scheduler.scheduleTask({
    id: 'incident-response-measures',
    frequency: EVERY,
    timeout: AT_MOST,
    // Whatever a start is about, it is not this.
    initialDelay: { seconds: 20 },
    fn: signal => options.task.run(signal),
  });
}

interface MeasureTaskOptions {
  store: IncidentStore;
  measures: MeasureStore;
  policy: Policy;
  logger: LoggerService;
  now: () => DateTime;
}
