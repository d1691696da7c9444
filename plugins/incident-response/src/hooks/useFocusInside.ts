import { useEffect, useRef, type RefObject } from 'react';

/** Puts the cursor into the first text field of a form that somebody has just opened. */
export function useFocusInside<T extends HTMLElement>(): RefObject<T> {
  const form = useRef<T>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('textarea, input')?.focus();
  }, []);
  return form;
}
