import { VisuallyHidden } from '@backstage/ui';
import { useEffect, useRef, useState } from 'react';
import type { TimelineRow } from './foldFacts';

/** Tells screen readers of rows that have come since the page was opened. */
export const NewRowsAnnouncer = (props: { rows: TimelineRow[] }) => {
  const { rows } = props;
  const known = useRef(new Set(rows.map(row => row.id)));
  const [text, setText] = useState('');
  useEffect(() => {
    const fresh = rows.filter(row => !known.current.has(row.id));
    if (fresh.length > 0) {
      fresh.forEach(row => known.current.add(row.id));
      setText(fresh.map(row => row.description.title).join('. '));
    }
  }, [rows]);
  return (
    <VisuallyHidden role="log" aria-live="polite" aria-label="News">
      {text}
    </VisuallyHidden>
  );
};
