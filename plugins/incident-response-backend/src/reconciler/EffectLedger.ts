import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NewFact } from '@incident-response/backstage-plugin-common';
import type { DateTime } from 'luxon';
import {
  needsIntent,
  type EffectContext,
  type EffectHandler,
  type EffectHandlers,
} from '../effects/EffectHandler';
import {
  instant,
  queuePosition,
  severityOf,
  type EffectRequest,
  type EffectType,
  type IncidentState,
  type Policy,
} from '../incident';
import { callContext, type CallContext } from '../integrations/CallContext';
import { ProviderError } from '../integrations/ProviderError';
import {
  LeaseLostError,
  type EffectEntry,
  type EffectStore,
  type Lease,
  type Outcomes,
} from '../store';
import {
  finishAfter,
  finishUnknown,
  finishWith,
  mayHaveHappened,
  type FailedTry,
  type Finish,
} from './Finish';
import { withDeadline } from './withDeadline';

/** Longer than any handler's own calls take; a call beyond it has an unknown outcome. */
const DEADLINE_MS = 15_000;

/** What the ledger needs to know of the incident whose effect it runs. */
export interface LedgerRun {
  lease: Lease;
  state: IncidentState;
  policy: Policy;
  /** @throws LeaseLostError where this process may not act for the incident any more. */
  assertHeld(): void;
}

/** Hears of what has been recorded. */
export type OnFacts = (incidentId: string, facts: NewFact[]) => void;

interface EffectLedgerOptions {
  effects: EffectStore;
  outcomes: Outcomes;
  handlers: EffectHandlers;
  logger: LoggerService;
  now: () => DateTime;
  onFacts?: OnFacts;
}

/**
 * Does things to the outside at most once, even after a kill -9: intent first, then the call, then the outcome. What may
 * just as well be done twice needs no intent.
 */
export class EffectLedger {
  private readonly effects: EffectStore;
  private readonly outcomes: Outcomes;
  private readonly handlers: EffectHandlers;
  private readonly logger: LoggerService;
  private readonly now: () => DateTime;
  private readonly onFacts: OnFacts | undefined;

  private constructor(options: EffectLedgerOptions) {
    this.effects = options.effects;
    this.outcomes = options.outcomes;
    this.handlers = options.handlers;
    this.logger = options.logger;
    this.now = options.now;
    this.onFacts = options.onFacts;
  }

  static create(options: EffectLedgerOptions): EffectLedger {
    return new EffectLedger(options);
  }

  /**
   * What was begun and is not asked for any more: put to rest, but for calls that may have been made. Those are answered
   * to be looked for, since what has happened outside belongs on the timeline.
   *
   * @throws LeaseLostError
   */
  async overtake(
    lease: Lease,
    leftOver: EffectEntry[],
  ): Promise<EffectRequest[]> {
    const lookedFor = leftOver.flatMap(({ state, request }) =>
      state === 'intended' && request && settles(this.handlerOf(request))
        ? [{ ...request, abandoned: true }]
        : [],
    );
    const dropped = leftOver.filter(
      entry => !lookedFor.some(({ key }) => key === entry.key),
    );
    if (dropped.length === 0) {
      return lookedFor;
    }
    await this.outcomes.overtake(
      lease,
      dropped.map(entry => entry.key),
    );
    return lookedFor;
  }

  /** Runs one effect to its next resting point and writes down what has come of it. @throws LeaseLostError */
  async run(
    request: EffectRequest,
    entry: EffectEntry | undefined,
    run: LedgerRun,
  ): Promise<void> {
    const handler = this.handlerOf(request);
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const effect: EffectContext<EffectType> = {
      request,
      state: run.state,
      policy: run.policy,
      now: this.now(),
      calledAt: entry && instant(entry.calledAt),
      signal,
    };
    const context: CallContext = {
      position: this.positionOf(entry, run),
      assertHeld: run.assertHeld,
    };
    const result = await callContext.run(context, () =>
      this.attempt(handler, effect, entry, run, context),
    );
    const { facts, commit, ...rest } = result;
    await this.outcomes.record(
      run.lease,
      { request, startedAt: effect.now, result: rest, facts, commit },
      this.now(),
    );
    this.onFacts?.(run.lease.incidentId, facts);
  }

  private async attempt(
    handler: EffectHandler<EffectType>,
    effect: EffectContext<EffectType>,
    entry: EffectEntry | undefined,
    run: LedgerRun,
    context: CallContext,
  ): Promise<Finish> {
    const { request } = effect;
    const tries = (entry?.tries ?? 0) + 1;
    const troubled = (error: unknown, isUnknown: boolean) =>
      this.finishAfter(error, {
        incidentId: run.lease.incidentId,
        request,
        handler,
        tries,
        isUnknown,
        position: context.position,
        now: this.now(),
      });
    // Intended and not finished: the call may have been made, by a process that is gone or by one that never heard back.
    const mayBeDone = ['intended', 'overtaken'].includes(entry?.state ?? '');
    if (mayBeDone && needsIntent(handler)) {
      try {
        const found = await this.lookFor(handler, effect);
        if (found !== 'not there') {
          return countedNow(found);
        }
      } catch (error) {
        // Whatever went wrong with looking says nothing of the call that was lost.
        return countedNow(troubled(error, true));
      }
    }
    const call = async () => {
      try {
        return finishWith(
          await withDeadline(handler.perform(effect), effect.signal),
        );
      } catch (error) {
        return troubled(error, mayHaveHappened(error));
      }
    };
    if (!needsIntent(handler)) {
      // After a crash it is simply done again, so nobody has to know that it may have been done.
      return countedNow(await call());
    }
    await this.effects.intend(run.lease, request, this.now());
    return call();
  }

  /** Looks outside for what a lost call may have done. */
  private async lookFor(
    handler: EffectHandler<EffectType>,
    effect: EffectContext<EffectType>,
  ): Promise<Finish | 'not there'> {
    if (!handler.find && !handler.repeatable) {
      return finishUnknown(handler, effect.request);
    }
    const found =
      handler.find && (await withDeadline(handler.find(effect), effect.signal));
    if (found) {
      return finishWith(found);
    }
    const believedAt = effect.calledAt?.plus(handler.settlesWithin ?? {});
    if (believedAt && believedAt > effect.now) {
      return { state: 'intended', nextTryAt: believedAt, facts: [] };
    }
    return effect.request.abandoned
      ? { state: 'overtaken', facts: [] }
      : 'not there';
  }

  private finishAfter(error: unknown, failed: FailedTry): Finish {
    if (error instanceof LeaseLostError) {
      throw error;
    }
    const result = finishAfter(error, failed);
    const known = error instanceof ProviderError ? error : undefined;
    this.logger[result.waitsIn || result.state === 'done' ? 'debug' : 'warn'](
      'An effect did not succeed',
      {
        incidentId: failed.incidentId,
        effect: failed.request.key,
        kind: known?.kind ?? 'internal',
        tries: failed.tries,
        error: error instanceof Error ? error.message : String(error),
      },
    );
    return result;
  }

  private positionOf(entry: EffectEntry | undefined, run: LedgerRun): DateTime {
    const { severity } = severityOf(run.state, run.policy);
    return queuePosition(
      severity,
      entry ? instant(entry.startedAt) : this.now(),
    );
  }

  private handlerOf(request: EffectRequest): EffectHandler<EffectType> {
    // The request's type picks its own handler, which TypeScript can't follow through the lookup.
    return this.handlers[request.type] as unknown as EffectHandler<EffectType>;
  }
}

/** Whether it becomes known, or of no consequence, what has come of a call that was lost. */
function settles(handler: EffectHandler<EffectType>): boolean {
  return handler.find !== undefined || handler.settlesWithin !== undefined;
}

/** A try that no intent has counted. */
function countedNow(finish: Finish): Finish {
  return { ...finish, tries: finish.tries ?? 'add' };
}
