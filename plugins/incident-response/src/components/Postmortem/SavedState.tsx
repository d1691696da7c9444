import type { Postmortem } from '@incident-response/backstage-plugin-common';
import { RiCheckLine, RiPencilLine } from '@remixicon/react';
import { StatusLabel } from '../StatusLabel';
import { Ago } from '../Time';
import type { UnsavedChanges } from './useUnsavedChanges';

/** Whether what is on the screen is also in the database. */
export const SavedState = (props: {
  postmortem: Postmortem;
  unsaved: UnsavedChanges;
}) => {
  const { postmortem, unsaved } = props;
  return (
    <div role="status">
      {unsaved.parts.length > 0 ? (
        <StatusLabel tone="warning" icon={<RiPencilLine />}>
          Not saved yet: {unsaved.parts.join(', ')}
        </StatusLabel>
      ) : (
        <StatusLabel tone="good" icon={<RiCheckLine />}>
          <span>
            Everything is saved (version {postmortem.version},{' '}
            <Ago at={postmortem.updatedAt} />)
          </span>
        </StatusLabel>
      )}
    </div>
  );
};
