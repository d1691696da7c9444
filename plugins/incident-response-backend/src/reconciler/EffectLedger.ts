import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NewFact } from '@incident-response/backstage-plugin-common';
import type { DateTime } from 'luxon';
import type {
  EffectContext,
  EffectHandler,
  EffectHandlers,
  EffectOutcome,
} from '../effects/EffectHandler';
import {
  instant,
  SYSTEM,
  type EffectRequest,
  type EffectType,
  type IncidentState,
  type Policy,
} from '../incident';
import {
  NotConfiguredError,
  ProviderError,
} from '../integrations/ProviderError';
import {
  LeaseLostError,
  type EffectEntry,
  type EffectStore,
  type IncidentStore,
  type Lease,
} from '../store';

/** Longer than any handler's own calls take; a call beyond it has an unknown outcome. */
const DEADLINE_MS = 20_000;

/** How long to wait after the nth try that went wrong. Durable, since the ledger keeps the number of tries. */
const BACKOFF_SECONDS = [1, 2, 5, 15, 30, 60, 120, 300];

/** A few per cent more or less, so that many incidents don't come back at once. */
const JITTER = 0.2;

/** What the ledger needs to know of the incident whose effect it runs. */
export interface LedgerRun {
  lease: Lease;
  leaseUntil: () => DateTime;
  state: IncidentState;
  policy: Policy;
}

/** Does things to the outside at most once, even after a kill -9: intent first, then the call, then the outcome. */
export class EffectLedger {
  private readonly effects: EffectStore;
  private readonly incidents: IncidentStore;
  private readonly handlers: EffectHandlers;
  private readonly logger: LoggerService;
  private readonly now: () => DateTime;

  private constructor(options: {
    effects: EffectStore;
    incidents: IncidentStore;
    handlers: EffectHandlers;
    logger: LoggerService;
    now: () => DateTime;
  }) {
    this.effects = options.effects;
    this.incidents = options.incidents;
    this.handlers = options.handlers;
    this.logger = options.logger;
    this.now = options.now;
  }

  static create(options: {
    effects: EffectStore;
    incidents: IncidentStore;
    handlers: EffectHandlers;
    logger: LoggerService;
    now: () => DateTime;
  }): EffectLedger {
    return new EffectLedger(options);
  }

  entries(incidentId: string): Promise<EffectEntry[]> {
    return this.effects.list(incidentId);
  }

  /** Runs one effect to its next resting point and writes down what has come of it. @throws LeaseLostError */
  async run(
    request: EffectRequest,
    entry: EffectEntry | undefined,
    run: LedgerRun,
  ): Promise<void> {
    const handler = this.handlerOf(request);
    const tries = (entry?.tries ?? 0) + 1;
    const { incidentId } = run.lease;
    // Intended and not finished: the call may have been made, by a process that is gone or by one that never heard back.
    const unknown = entry?.state === 'intended';
    await this.incidents.transaction(async tx => {
      await this.incidents.renewLease(run.lease, run.leaseUntil(), tx);
      await this.effects.intend(incidentId, request, this.now(), tx);
    });
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const context: EffectContext<EffectType> = {
      request,
      state: run.state,
      policy: run.policy,
      now: this.now(),
      signal,
    };
    try {
      const outcome = unknown
        ? await this.recover(handler, context, tries)
        : await withDeadline(handler.perform(context), signal);
      if (outcome === 'look again') {
        await this.finish(request, run, {
          state: 'intended',
          nextTryAt: this.backoff(tries),
          facts: [],
        });
      } else if (outcome === 'ask a human') {
        await this.finish(request, run, {
          state: 'unknown',
          error: 'nobody knows whether it happened',
          facts: [
            {
              id: `${request.key}/unknown`,
              type: 'effect.unknown',
              actor: SYSTEM,
              payload: {
                effect: request.key,
                what: handler.what,
                question:
                  'The answer was lost and it can not be told from outside whether it has happened. Please look; if it has not, press Retry.',
              },
            },
          ],
        });
      } else {
        await this.finish(request, run, {
          state: outcome.pendingUntil ? 'waiting' : 'done',
          nextTryAt: outcome.pendingUntil,
          forgetTries: outcome.pendingUntil !== undefined,
          facts: outcome.facts,
          commit: outcome.commit,
        });
      }
    } catch (error) {
      if (error instanceof LeaseLostError) {
        throw error;
      }
      await this.fail(request, handler, run, tries, error);
    }
  }

  private async recover(
    handler: EffectHandler<EffectType>,
    context: EffectContext<EffectType>,
    tries: number,
  ): Promise<EffectOutcome | 'look again' | 'ask a human'> {
    if (handler.find) {
      const found = await withDeadline(handler.find(context), context.signal);
      if (found) {
        return found;
      }
      // tries counts the lost call itself as one.
      if (tries - 1 < (handler.looks ?? 1)) {
        return 'look again';
      }
      return withDeadline(handler.perform(context), context.signal);
    }
    return handler.repeatable
      ? withDeadline(handler.perform(context), context.signal)
      : 'ask a human';
  }

  private async fail(
    request: EffectRequest,
    handler: EffectHandler<EffectType>,
    run: LedgerRun,
    tries: number,
    error: unknown,
  ): Promise<void> {
    const { incidentId } = run.lease;
    if (error instanceof NotConfiguredError) {
      await this.finish(request, run, {
        state: 'done',
        facts: [
          {
            id: `${incidentId}/not-configured/${error.provider}`,
            type: 'provider.not_configured',
            actor: SYSTEM,
            payload: {
              provider: error.provider,
              consequence: error.consequence,
            },
          },
        ],
      });
      return;
    }
    const known = error instanceof ProviderError ? error : undefined;
    const message = error instanceof Error ? error.message : String(error);
    this.logger.warn('An effect did not succeed', {
      incidentId,
      effect: request.key,
      kind: known?.kind ?? 'internal',
      tries,
      error: message,
    });
    if (known?.kind === 'rejected') {
      await this.finish(request, run, {
        state: 'failed',
        error: message,
        facts: [
          {
            id: `${request.key}/failed/${tries}/${this.now().toMillis()}`,
            type: 'effect.failed',
            actor: SYSTEM,
            payload: {
              effect: request.key,
              what: handler.what,
              reason: message,
              remedy: known.remedy,
            },
          },
        ],
      });
      return;
    }
    const notDone =
      known?.kind === 'rate_limited' || known?.kind === 'unavailable';
    await this.finish(request, run, {
      // A mistake of our own before the call is no different from a lost answer: nobody knows, so look first.
      state: notDone || handler.repeatable ? 'waiting' : 'intended',
      nextTryAt: known?.retryAfterSeconds
        ? this.now().plus({ seconds: known.retryAfterSeconds })
        : this.backoff(tries),
      error: message,
      facts: [],
    });
  }

  private async finish(
    request: EffectRequest,
    run: LedgerRun,
    result: {
      state: EffectEntry['state'];
      nextTryAt?: DateTime;
      error?: string;
      forgetTries?: boolean;
      facts: NewFact[];
      commit?: EffectOutcome['commit'];
    },
  ): Promise<void> {
    const now = this.now();
    await this.incidents.transaction(async tx => {
      // Fencing: a worker that was paused beyond its lease must not write over its successor's work.
      await this.incidents.renewLease(run.lease, run.leaseUntil(), tx);
      await this.effects.finish(request.key, result, now, tx);
      await result.commit?.(tx);
      if (result.facts.length > 0) {
        await this.incidents.appendFacts(run.lease.incidentId, result.facts, {
          now,
          tx,
        });
      }
    });
  }

  private backoff(tries: number): DateTime {
    const seconds =
      BACKOFF_SECONDS[Math.min(tries, BACKOFF_SECONDS.length) - 1];
    const factor = 1 - JITTER / 2 + Math.random() * JITTER;
    return this.now().plus({
      milliseconds: Math.round(seconds * factor * 1000),
    });
  }

  private handlerOf(request: EffectRequest): EffectHandler<EffectType> {
    // The request's type picks its own handler, which TypeScript can't follow through the lookup.
    return this.handlers[request.type] as unknown as EffectHandler<EffectType>;
  }
}

/** Whether an entry wants to be worked on now; the instant where it wants that later; undefined for never again. */
export function dueAt(
  entry: EffectEntry | undefined,
): DateTime | 'now' | undefined {
  if (!entry) {
    return 'now';
  }
  switch (entry.state) {
    case 'intended':
    case 'waiting':
      return entry.nextTryAt ? instant(entry.nextTryAt) : 'now';
    default:
      return undefined;
  }
}

async function withDeadline<T>(
  work: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  let onAbort: (() => void) | undefined;
  const deadline = new Promise<never>((_, reject) => {
    onAbort = () => reject(new Error('there was no answer in time'));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    if (onAbort) {
      signal.removeEventListener('abort', onAbort);
    }
  }
}
