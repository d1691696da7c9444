import { Dialog, DialogHeader } from '@backstage/ui';
import { useState } from 'react';
import { OneVersion } from './OneVersion';
import { VersionList } from './VersionList';

/** Every version that was saved; each can be compared and brought back. */
export const HistoryDialog = (props: {
  canEdit: boolean;
  onClose: () => void;
}) => {
  const { canEdit, onClose } = props;
  const [version, setVersion] = useState<number>();
  return (
    <Dialog
      isOpen
      width={900}
      onOpenChange={isOpen => {
        if (!isOpen) onClose();
      }}
    >
      <DialogHeader>
        {version === undefined ? 'Saved versions' : `Version ${version}`}
      </DialogHeader>
      {version === undefined ? (
        <VersionList onShow={setVersion} />
      ) : (
        <OneVersion
          version={version}
          canEdit={canEdit}
          onBack={() => setVersion(undefined)}
          onRestored={onClose}
        />
      )}
    </Dialog>
  );
};
