import { useCallback, useEffect, useRef, useState } from 'react';

/** Something a person asks for: under way, done, or failed with a reason to show. */
export interface Action<A extends unknown[]> {
  /** Resolves to whether it worked. */
  run: (...args: A) => Promise<boolean>;
  isPending: boolean;
  error?: Error;
  clearError: () => void;
}

/** Runs `perform` once at a time and keeps its error. */
export function useAction<A extends unknown[]>(
  perform: (...args: A) => Promise<unknown>,
): Action<A> {
  const latest = useRef(perform);
  latest.current = perform;
  const busy = useRef(false);
  const mounted = useRef(true);
  const [state, setState] = useState<{ isPending: boolean; error?: Error }>({
    isPending: false,
  });
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  const run = useCallback(async (...args: A) => {
    if (busy.current) {
      return false;
    }
    busy.current = true;
    setState({ isPending: true });
    let error: Error | undefined;
    try {
      await latest.current(...args);
    } catch (caught) {
      error = caught as Error;
    }
    busy.current = false;
    if (mounted.current) {
      setState({ isPending: false, error });
    }
    return error === undefined;
  }, []);
  const clearError = useCallback(() => setState({ isPending: false }), []);
  return { run, clearError, ...state };
}
