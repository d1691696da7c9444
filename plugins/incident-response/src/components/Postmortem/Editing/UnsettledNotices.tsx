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
  const drafts = useEditingState(state => state.drafts);
  const keys = useMemo(
    () =>
      [...drafts].flatMap(([key, { mine }]) =>
        parts.includes(mine.part) && (mine.part !== 'section' || mine.id === id)
          ? [key]
          : [],
      ),
    [drafts, parts, id],
  );
  return (
    <>
      {keys.map(key => (
        <PartNotices key={key} part={key} onEdit={onEdit} />
      ))}
    </>
  );
};
