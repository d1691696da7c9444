import { useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  SIGNAL_CHANNEL,
  type IncidentSignal,
} from '@incident-response/backstage-plugin-common';
import { useCallback, useEffect, useRef, useState } from 'react';
import { LiveQuery, type LivePace, type LiveSnapshot } from './LiveQuery';

/** A change is on screen within two seconds, even where no signals plugin is installed. */
export const LIVE: LivePace = { pollMs: 1_500, signalledMs: 15_000 };
/** For what stands beside the point: cards, lists of things past. */
export const CALM: LivePace = { pollMs: 10_000, signalledMs: 60_000 };

/** How what is loaded stays current. */
export interface LiveOptions<T = unknown> {
  /** Loaded once without it. */
  pace?: LivePace;
  /** Whether a change of an incident concerns what is loaded; every one does without it. */
  concerns?: (signal: IncidentSignal, data: T | undefined) => boolean;
}

/** Data that stays current, with what a page needs to say so. */
export interface Live<T> extends LiveSnapshot<T> {
  refresh: () => Promise<void>;
}

/**
 * Loads, and keeps current what it has loaded. `key` names what is loaded: another key starts afresh.
 *
 * Signals are subscribed to without `useSignal`, which keeps only the last one of several that arrive together.
 */
export function useLive<T>(
  key: string,
  load: () => Promise<T>,
  options: LiveOptions<T> = {},
): Live<T> {
  const signals = useApiHolder().get(signalApiRef);
  const latest = useRef({ load, ...options });
  latest.current = { load, ...options };
  const query = useRef<LiveQuery<T>>();
  const [state, setState] = useState<{
    key: string;
    snapshot: LiveSnapshot<T>;
  }>({ key, snapshot: {} });

  useEffect(() => {
    const current = new LiveQuery<T>({
      load: () => latest.current.load(),
      pace: latest.current.pace,
      concerns: (signal, data) =>
        latest.current.concerns?.(signal, data) ?? true,
      onChange: snapshot => setState({ key, snapshot }),
    });
    query.current = current;
    const stop = current.start();
    const subscription = latest.current.pace
      ? signals?.subscribe<IncidentSignal>(SIGNAL_CHANNEL, signal =>
          current.signal(signal),
        )
      : undefined;
    return () => {
      subscription?.unsubscribe();
      stop();
    };
  }, [key, signals]);

  const refresh = useCallback(
    () => query.current?.refresh() ?? Promise.resolve(),
    [],
  );
  const snapshot = state.key === key ? state.snapshot : {};
  return { ...snapshot, refresh };
}
