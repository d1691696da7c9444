import { AsyncLocalStorage } from 'node:async_hooks';
import type { DateTime } from 'luxon';

/** On whose behalf a provider is called. There is none for what a person asks for in the portal. */
export interface CallContext {
  /** Where the caller stands in a queue for the provider. */
  position: DateTime;
  /**
   * Whether this process may still act for the incident. Asked right before a request leaves: a process that was paused
   * for longer than its lease must not send what its successor sends as well.
   *
   * @throws Error when it may not.
   */
  assertHeld(): void;
}

/** The context of the effect that runs. It is ambient so that no call to a provider can forget to pass it on. */
export const callContext = new AsyncLocalStorage<CallContext>();

/** `fetch` for SDKs that take one: the last look before the request leaves. */
export const heldFetch: typeof fetch = (input, init) => {
  callContext.getStore()?.assertHeld();
  return fetch(input, init);
};
