import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Text,
} from '@backstage/ui';
import type { Postmortem } from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { loadPages } from '../../hooks/loadPages';
import { useAction } from '../../hooks/useAction';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { useLive } from '../../hooks/useLive';
import { ActionFailure, LiveContent } from '../States';
import { Ago } from '../Time';
import { EntityLink } from '../Who';
import { DocumentView } from './DocumentView';
import styles from './Postmortem.module.css';
import type { PostmortemEditing } from './usePostmortemEditing';

const VersionList = (props: {
  postmortem: Postmortem;
  onShow: (version: number) => void;
}) => {
  const { postmortem, onShow } = props;
  const api = useIncidentResponse();
  const [pages, setPages] = useState(1);
  const versions = useLive(
    `versions ${postmortem.id} ${postmortem.version} ${pages}`,
    () =>
      loadPages(
        cursor => api.listPostmortemVersions(postmortem.id, { cursor }),
        pages,
      ),
  );
  return (
    <DialogBody>
      <LiveContent what="the versions" live={versions}>
        {({ items, nextCursor }) => (
          <>
            <ul className={styles.versions}>
              {items.map(({ version, savedAt, savedBy }) => (
                <li key={version}>
                  <span>
                    Version {version}, <Ago at={savedAt} />, by{' '}
                    <EntityLink entityRef={savedBy} />
                    {version === postmortem.version && ' (current)'}
                  </span>
                  {version !== postmortem.version && (
                    <Button
                      size="small"
                      variant="secondary"
                      aria-label={`Show version ${version}`}
                      onPress={() => onShow(version)}
                    >
                      Show version
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            {nextCursor && (
              <Button
                variant="secondary"
                onPress={() => setPages(current => current + 1)}
              >
                Show older versions
              </Button>
            )}
          </>
        )}
      </LiveContent>
    </DialogBody>
  );
};

const OldVersion = (props: {
  postmortem: Postmortem;
  version: number;
  editing: PostmortemEditing;
  canEdit: boolean;
  onBack: () => void;
  onRestored: () => void;
}) => {
  const { postmortem, version, editing, canEdit, onBack, onRestored } = props;
  const api = useIncidentResponse();
  const old = useLive(`version ${postmortem.id} ${version}`, () =>
    api.getPostmortemVersion(postmortem.id, version),
  );
  const restore = useAction(async () => {
    const { data } = old;
    if (data) {
      await editing.save(() => data);
    }
  });
  const confirm = async () => {
    if (await restore.run()) {
      onRestored();
    }
  };
  return (
    <>
      <DialogBody>
        <Text as="p" color="secondary">
          This is how it was. Bringing it back saves it as a new version;
          nothing is lost.
        </Text>
        <LiveContent what={`version ${version}`} live={old}>
          {document => <DocumentView document={document} />}
        </LiveContent>
        <ActionFailure what="bring the version back" error={restore.error} />
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onBack}>
          Back to all versions
        </Button>
        {canEdit && (
          <Button
            variant="primary"
            isDisabled={!old.data}
            isPending={restore.isPending}
            onPress={confirm}
          >
            Bring back version {version}
          </Button>
        )}
      </DialogFooter>
    </>
  );
};

/** Every version that was saved; any of them can be read and brought back. */
export const History = (props: {
  postmortem: Postmortem;
  editing: PostmortemEditing;
  canEdit: boolean;
  onClose: () => void;
}) => {
  const { postmortem, editing, canEdit, onClose } = props;
  const [version, setVersion] = useState<number>();
  return (
    <Dialog
      isOpen
      width={800}
      onOpenChange={isOpen => {
        if (!isOpen) onClose();
      }}
    >
      <DialogHeader>
        {version === undefined ? 'Saved versions' : `Version ${version}`}
      </DialogHeader>
      {version === undefined ? (
        <VersionList postmortem={postmortem} onShow={setVersion} />
      ) : (
        <OldVersion
          postmortem={postmortem}
          version={version}
          editing={editing}
          canEdit={canEdit}
          onBack={() => setVersion(undefined)}
          onRestored={onClose}
        />
      )}
    </Dialog>
  );
};
