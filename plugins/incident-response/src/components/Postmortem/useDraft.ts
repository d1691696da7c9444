import { useEffect, useRef, useState } from 'react';
import { isConflict } from '../../api/describeError';
import { useAction } from '../../hooks/useAction';
import type { UnsavedChanges } from './useUnsavedChanges';

/** A part of the document while it is being edited. Nobody's text is ever thrown away. */
export interface Draft<T> {
  value: T;
  setValue: (value: T) => void;
  isDirty: boolean;
  /** Somebody else has saved since editing began. */
  hasConflict: boolean;
  /** What somebody else has made of the same part, once it was reloaded. */
  theirs?: T;
  isPending: boolean;
  error?: Error;
  /** Resolves to whether it was saved. */
  save: () => Promise<boolean>;
  /** Takes the newest version as the base, and keeps the text that was typed. */
  reloadAndKeep: () => Promise<boolean>;
}

export function useDraft<T>(options: {
  /** The part's name in sentences. */
  part: string;
  latest: T;
  unsaved: UnsavedChanges;
  save: (value: T) => Promise<void>;
  reload: () => Promise<T>;
}): Draft<T> {
  const { part, latest, unsaved } = options;
  const { mark } = unsaved;
  const [value, setValue] = useState(latest);
  const [base, setBase] = useState(latest);
  const [theirs, setTheirs] = useState<T>();
  const [wasRefused, setRefused] = useState(false);
  const isSaved = useRef(false);

  const saving = useAction(async () => {
    try {
      await options.save(value);
      isSaved.current = true;
    } catch (error) {
      if (!isConflict(error as Error)) {
        throw error;
      }
      setRefused(true);
    }
  });
  const reloading = useAction(async () => {
    const fresh = await options.reload();
    setTheirs(isSame(fresh, base) ? undefined : fresh);
    setBase(fresh);
    setRefused(false);
  });

  const isDirty = !isSame(value, base);
  useEffect(() => {
    mark(part, isDirty);
    return () => mark(part, false);
  }, [mark, part, isDirty]);

  const isPending = saving.isPending || reloading.isPending;
  return {
    value,
    setValue,
    isDirty,
    hasConflict: !isPending && (wasRefused || !isSame(latest, base)),
    theirs,
    isPending,
    error: saving.error ?? reloading.error,
    save: async () => (await saving.run()) && isSaved.current,
    reloadAndKeep: reloading.run,
  };
}

function isSame<T>(a: T, b: T): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
