import type { NewFact } from '@incident-response/backstage-plugin-common';
import type { DateTime } from 'luxon';
import {
  needsIntent,
  type EffectHandler,
  type EffectOutcome,
} from '../effects/EffectHandler';
import { SYSTEM, type EffectRequest, type EffectType } from '../incident';
import {
  NotConfiguredError,
  ProviderError,
} from '../integrations/ProviderError';
import type { EffectResult } from '../store';
import { retryAt } from './retryAt';

/** What has become of a try, on its way into the database. */
export interface Finish extends EffectResult {
  facts: NewFact[];
  commit?: EffectOutcome['commit'];
}

/** A try that went wrong. */
export interface FailedTry {
  incidentId: string;
  request: EffectRequest;
  handler: EffectHandler<EffectType>;
  /** This one included. */
  tries: number;
  /** Whether the call may have happened all the same. */
  isUnknown: boolean;
  /** Where it stands in the queue of a provider. */
  position: DateTime;
  now: DateTime;
}

/** It went as it should, or is not finished yet. */
export function finishWith(outcome: EffectOutcome): Finish {
  return {
    state: outcome.pendingUntil ? 'waiting' : 'done',
    nextTryAt: outcome.pendingUntil,
    tries: outcome.pendingUntil ? 'forget' : undefined,
    facts: outcome.facts,
    commit: outcome.commit,
  };
}

/** It went wrong: it is tried again, looked for, or said to be of no use. */
export function finishAfter(error: unknown, failed: FailedTry): Finish {
  const { request, handler, tries, now } = failed;
  if (error instanceof NotConfiguredError) {
    return notConfigured(error, failed.incidentId);
  }
  const known = error instanceof ProviderError ? error : undefined;
  const message = error instanceof Error ? error.message : String(error);
  if (known?.kind === 'rejected' && !failed.isUnknown) {
    return {
      state: 'failed',
      error: message,
      facts: [
        {
          id: `${request.key}/failed/${tries}/${now.toMillis()}`,
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
    };
  }
  const waitsIn = known?.queue
    ? { queue: known.queue, position: failed.position }
    : undefined;
  return {
    state: failed.isUnknown && needsIntent(handler) ? 'intended' : 'waiting',
    nextTryAt: retryAt(now, tries, known?.retryAfterSeconds),
    error: message,
    waitsIn,
    // Waiting in a queue is no failure, so that what comes after it is not punished for it.
    tries: waitsIn ? 'forget' : undefined,
    facts: [],
  };
}

/** Nobody can tell whether it happened. */
export function finishUnknown(
  handler: EffectHandler<EffectType>,
  { key }: EffectRequest,
): Finish {
  return {
    state: 'unknown',
    error: 'nobody knows whether it happened',
    facts: [
      {
        id: `${key}/unknown`,
        type: 'effect.unknown',
        actor: SYSTEM,
        payload: {
          effect: key,
          what: handler.what,
          question:
            'The answer was lost and it can not be told from outside whether it has happened. Please look; if it has not, press Retry.',
        },
      },
    ],
  };
}

/** An effect makes one write, so that what is known of its call is known of it. */
export function mayHaveHappened(error: unknown): boolean {
  return error instanceof ProviderError
    ? error.kind === 'unknown'
    : // A mistake of our own is no different from a lost answer: nobody knows how far it got.
      !(error instanceof NotConfiguredError);
}

function notConfigured(error: NotConfiguredError, incidentId: string): Finish {
  return {
    state: 'done',
    facts: [
      {
        id: `${incidentId}/not-configured/${error.provider}`,
        type: 'provider.not_configured',
        actor: SYSTEM,
        payload: { provider: error.provider, consequence: error.consequence },
      },
    ],
  };
}
