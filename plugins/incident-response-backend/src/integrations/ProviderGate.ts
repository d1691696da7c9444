import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  CircuitBreakerPolicy,
  IBackoffFactory,
  IHalfOpenAfterBackoffContext,
} from 'cockatiel';
import { callContext } from './CallContext';
import type { CallLimit, CallLimits } from './CallLimits';
import { ProviderError, type Provider } from './ProviderError';

/** Calls in a row without a usable answer after which a provider is taken for down. */
const FAILURES_UNTIL_DOWN = 5;

/** How long it is left alone before one call tries again. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 15_000;

/** A call as the gate sees it. */
export interface GatedCall {
  /** For people: "open the channel". */
  what: string;
  /** Every limit that the call counts against. */
  limits: CallLimit[];
}

type Cockatiel = typeof import('cockatiel');

/** Whose gate it is, and what it shares with the others. */
export interface ProviderGateOptions {
  provider: Provider;
  limits: CallLimits;
  logger: LoggerService;
}

/** Whether a provider answers, as far as this process knows. */
export type ProviderWeather = 'fair' | 'down' | 'trying';

/**
 * What stands before every call to a provider: the limits that all replicas share, and a breaker that leaves a provider
 * alone while it is down, so that its trouble costs its own effects some time and nothing else anything.
 */
export class ProviderGate {
  readonly provider: Provider;
  private readonly limits: CallLimits;
  private readonly breaker: CircuitBreakerPolicy;
  /** When the provider is tried again, as long as it is taken for down. */
  private triedAgainAt = 0;

  private readonly cockatiel: Cockatiel;

  private constructor(options: ProviderGateOptions, cockatiel: Cockatiel) {
    const { provider, logger } = options;
    const { circuitBreaker, ConsecutiveBreaker, ExponentialBackoff } =
      cockatiel;
    this.provider = provider;
    this.limits = options.limits;
    this.cockatiel = cockatiel;
    const noting = (
      pauses: IBackoffFactory<IHalfOpenAfterBackoffContext>,
    ): IBackoffFactory<IHalfOpenAfterBackoffContext> => ({
      next: context => {
        const pause = pauses.next(context);
        this.triedAgainAt = Date.now() + pause.duration;
        return { duration: pause.duration, next: noting(pause).next };
      },
    });
    this.breaker = circuitBreaker(cockatiel.handleWhen(isOutage), {
      breaker: new ConsecutiveBreaker(FAILURES_UNTIL_DOWN),
      halfOpenAfter: noting(
        new ExponentialBackoff({
          initialDelay: FIRST_PAUSE_MS,
          maxDelay: LONGEST_PAUSE_MS,
        }),
      ),
    });
    this.breaker.onBreak(() =>
      logger.warn('A provider does not answer and is left alone for a while', {
        provider,
      }),
    );
    this.breaker.onReset(() =>
      logger.info('A provider answers again', { provider }),
    );
  }

  static async create(options: ProviderGateOptions): Promise<ProviderGate> {
    // ESM only.
    return new ProviderGate(options, await import('cockatiel'));
  }

  get weather(): ProviderWeather {
    const { CircuitState } = this.cockatiel;
    switch (this.breaker.state) {
      case CircuitState.Open:
        return 'down';
      case CircuitState.HalfOpen:
        return 'trying';
      default:
        return 'fair';
    }
  }

  /**
   * Makes the call, or says why not now.
   *
   * @throws ProviderError `unavailable` while the provider is taken for down, `rate_limited` where a limit is used up.
   */
  async run<T>(call: GatedCall, make: () => Promise<T>): Promise<T> {
    const context = callContext.getStore();
    if (this.weather === 'down' && Date.now() < this.triedAgainAt) {
      throw this.down(call);
    }
    for (const limit of call.limits) {
      const admission = await this.limits.take(limit, context?.position);
      if (!admission.admitted) {
        throw this.limited(call, limit, admission.retryAfterSeconds);
      }
    }
    try {
      return await this.breaker.execute(() => {
        context?.assertHeld();
        return make();
      });
    } catch (error) {
      if (this.cockatiel.isBrokenCircuitError(error)) {
        throw this.down(call);
      }
      if (isRefusedForItsRate(error)) {
        await this.blockFor(call, error.retryAfterSeconds);
      }
      throw error;
    }
  }

  private async blockFor(call: GatedCall, seconds = 1): Promise<void> {
    await Promise.all(
      call.limits.map(limit => this.limits.block(limit, seconds)),
    );
  }

  private limited(
    call: GatedCall,
    limit: CallLimit,
    retryAfterSeconds: number,
  ): ProviderError {
    return new ProviderError({
      provider: this.provider,
      kind: 'rate_limited',
      message: `${this.provider} takes no more calls to ${call.what} for now (${limit.calls} in ${limit.perSeconds} s)`,
      remedy: 'Nothing to do: it goes on in order of severity',
      retryAfterSeconds,
      queue: limit.key,
    });
  }

  private down(call: GatedCall): ProviderError {
    return new ProviderError({
      provider: this.provider,
      kind: 'unavailable',
      message: `${this.provider} has not answered ${FAILURES_UNTIL_DOWN} times in a row, so it was not asked to ${call.what}`,
      remedy: `Check ${this.provider}'s status page; it is tried again by itself`,
      retryAfterSeconds: Math.max(
        1,
        (this.triedAgainAt - Date.now()) / 1000 + Math.random(),
      ),
    });
  }
}

/** No answer, or one that says that the provider itself is in trouble. A refusal is an answer. */
function isOutage(error: unknown): boolean {
  return (
    error instanceof ProviderError &&
    (error.kind === 'unavailable' || error.kind === 'unknown')
  );
}

/** Answered 429 by the provider, rather than held back by the gate. */
function isRefusedForItsRate(error: unknown): error is ProviderError {
  return (
    error instanceof ProviderError &&
    error.kind === 'rate_limited' &&
    error.queue === undefined
  );
}
