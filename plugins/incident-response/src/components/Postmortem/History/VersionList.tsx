import { Button, DialogBody } from '@backstage/ui';
import { useState } from 'react';
import { loadPages } from '../../../hooks/loadPages';
import { useIncidentResponse } from '../../../hooks/useIncidentResponse';
import { useLive } from '../../../hooks/useLive';
import { LiveContent } from '../../States';
import { Ago } from '../../Time';
import { EntityLink } from '../../Who';
import { useEditingState } from '../Editing';
import styles from './History.module.css';

/** Who saved what when, newest first. */
export const VersionList = (props: { onShow: (version: number) => void }) => {
  const api = useIncidentResponse();
  const { id, version: current } = useEditingState(
    ({ postmortem }) => postmortem,
  );
  const [pages, setPages] = useState(1);
  const versions = useLive(`versions ${id} ${current} ${pages}`, () =>
    loadPages(cursor => api.listPostmortemVersions(id, { cursor }), pages),
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
                    {version === current && ' (current)'}
                  </span>
                  <Button
                    size="small"
                    variant="secondary"
                    aria-label={`Show version ${version}`}
                    onPress={() => props.onShow(version)}
                  >
                    Show version
                  </Button>
                </li>
              ))}
            </ul>
            {nextCursor && (
              <Button
                variant="secondary"
                onPress={() => setPages(known => known + 1)}
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
