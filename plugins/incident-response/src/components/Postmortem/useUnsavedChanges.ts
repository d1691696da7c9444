import { useCallback, useEffect, useState } from 'react';

/** Which parts of the page hold text that isn't saved. */
export interface UnsavedChanges {
  parts: string[];
  mark(part: string, isUnsaved: boolean): void;
}

/** Keeps the list, and has the browser ask before the page is left while there is any. */
export function useUnsavedChanges(): UnsavedChanges {
  const [parts, setParts] = useState<string[]>([]);
  const mark = useCallback((part: string, isUnsaved: boolean) => {
    setParts(current => {
      if (current.includes(part) === isUnsaved) {
        return current;
      }
      return isUnsaved
        ? [...current, part]
        : current.filter(other => other !== part);
    });
  }, []);

  const hasUnsaved = parts.length > 0;
  useEffect(() => {
    if (!hasUnsaved) {
      return undefined;
    }
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [hasUnsaved]);
  return { parts, mark };
}
