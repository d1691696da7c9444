import { RiPencilLine } from '@remixicon/react';
import { StatusLabel } from '../../StatusLabel';
import { EntityLink } from '../../Who';
import { useEditingState } from './EditingContext';
import { namePart, parsePartKey } from './PartContent';
import { usePresence } from './usePresence';

/** Who else is editing, and what. */
export const Presence = () => {
  const editors = usePresence();
  const document = useEditingState(state => state.document);
  return (
    <div role="status">
      {editors.map(({ entityRef, part }) => (
        <StatusLabel key={entityRef} tone="neutral" icon={<RiPencilLine />}>
          <span>
            <EntityLink entityRef={entityRef} /> is editing{' '}
            {part ? namePart(document, parsePartKey(part)) : 'the postmortem'}
          </span>
        </StatusLabel>
      ))}
    </div>
  );
};
