import {
  Button,
  DialogBody,
  DialogFooter,
  Radio,
  RadioGroup,
  Text,
} from '@backstage/ui';
import type { PostmortemDocument } from '@incident-response/backstage-plugin-common';
import { useMemo, useState } from 'react';
import { isMissing } from '../../../api/describeError';
import { useIncidentResponse } from '../../../hooks/useIncidentResponse';
import { useLive } from '../../../hooks/useLive';
import { ActionFailure, LiveContent } from '../../States';
import { useEditingState, usePostmortemAction } from '../Editing';
import { compareDocuments } from './compareDocuments';
import { PieceDiff } from './PieceDiff';
import styles from './History.module.css';

type Against = 'before' | 'current';

const Differences = (props: Pair) => {
  const { from, to } = props;
  const pieces = useMemo(() => compareDocuments(from, to), [from, to]);
  return pieces.length === 0 ? (
    <Text as="p" color="secondary">
      Both say the same.
    </Text>
  ) : (
    <>
      {pieces.map(piece => (
        <PieceDiff key={piece.title} piece={piece} />
      ))}
    </>
  );
};

/** What a version changed, or how it differs from now; and the way back to it. */
export const OneVersion = (props: {
  version: number;
  canEdit: boolean;
  onBack: () => void;
  onRestored: () => void;
}) => {
  const { version, canEdit, onBack, onRestored } = props;
  const api = useIncidentResponse();
  const { id, version: current } = useEditingState(
    ({ postmortem }) => postmortem,
  );
  const [against, setAgainst] = useState<Against>('before');
  const pair = useLive(`version ${id} ${version} ${against} ${current}`, () =>
    loadPair(api, id, version, against === 'before' ? undefined : current),
  );
  const restore = usePostmortemAction(() =>
    api.restorePostmortem(id, { version: current, restore: version }),
  );
  const confirm = async () => {
    if (await restore.run()) {
      onRestored();
    }
  };
  return (
    <>
      <DialogBody>
        <div className={styles.body}>
          <RadioGroup
            label="Compare with"
            orientation="horizontal"
            value={against}
            onChange={chosen =>
              setAgainst(chosen === 'current' ? 'current' : 'before')
            }
          >
            <Radio value="before">the version before</Radio>
            <Radio value="current">the current version</Radio>
          </RadioGroup>
          <LiveContent what={`version ${version}`} live={pair}>
            {documents => <Differences {...documents} />}
          </LiveContent>
          <ActionFailure what="bring the version back" error={restore.error} />
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onBack}>
          Back to all versions
        </Button>
        {canEdit && version !== current && (
          <Button
            variant="primary"
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

interface Pair {
  from?: PostmortemDocument;
  to: PostmortemDocument;
}

/** The version and the one before it that is still kept, or the version and a later one. */
async function loadPair(
  api: ReturnType<typeof useIncidentResponse>,
  id: string,
  version: number,
  later: number | undefined,
): Promise<Pair> {
  const document = await api.getPostmortemVersion(id, version);
  if (later !== undefined) {
    return { from: document, to: await api.getPostmortemVersion(id, later) };
  }
  const before = await findBefore(api, id, version);
  if (before === undefined) {
    return { to: document };
  }
  return {
    from: await api.getPostmortemVersion(id, before).catch(error => {
      // Old ones are kept for a while only.
      if (isMissing(error)) {
        return undefined;
      }
      throw error;
    }),
    to: document,
  };
}

async function findBefore(
  api: ReturnType<typeof useIncidentResponse>,
  id: string,
  version: number,
): Promise<number | undefined> {
  let cursor: string | undefined;
  do {
    const page = await api.listPostmortemVersions(id, { cursor, limit: 100 });
    const found = page.items.find(other => other.version < version);
    if (found) {
      return found.version;
    }
    cursor = page.nextCursor;
  } while (cursor);
  return undefined;
}
