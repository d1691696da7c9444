import { useMemo } from 'react';
import { useEditingState } from './EditingContext';
import type { PartContent } from './PartContent';
import { PartNotices } from './PartNotices';

/** What has to be said about parts of these kinds while they are only read. */
export const UnsettledNotices = (props: {
  parts: PartContent['part'][];
  /** Of sections, the one that is meant. */
  id?: string;
  onEdit: () => void;
}) => {
  const { parts, id, onEdit } = props;
  // As a text, so that nothing is drawn anew with each key that is typed elsewhere.
  const found = useEditingState(({ drafts }) =>
    JSON.stringify(
      [...drafts].flatMap(([key, { mine }]) =>
        parts.includes(mine.part) && (mine.part !== 'section' || mine.id === id)
          ? [key]
          : [],
      ),
    ),
  );
  const keys: string[] = useMemo(() => JSON.parse(found), [found]);
  return (
    <>
      {keys.map(key => (
        <PartNotices key={key} part={key} onEdit={onEdit} />
      ))}
    </>
  );
};
