import { Button, Link, Text } from '@backstage/ui';
import type { Postmortem } from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { DueDate } from '../Postmortems';
import { SeverityBadge } from '../SeverityBadge';
import { PostmortemStatusLabel } from '../StatusLabel';
import { Ago, Elapsed } from '../Time';
import { EntityLink } from '../Who';
import { PostmortemMenu } from './PostmortemMenu';
import { PostmortemLife } from './PostmortemLife';
import { SavedState } from './SavedState';
import { TitleForm } from './TitleForm';
import styles from './Postmortem.module.css';
import type { PostmortemEditing } from './usePostmortemEditing';
import type { UnsavedChanges } from './useUnsavedChanges';

/** What it is about, where it stands, whether everything is saved, and what comes next. */
export const PostmortemHeader = (props: {
  postmortem: Postmortem;
  refresh: () => Promise<void>;
  editing: PostmortemEditing;
  unsaved: UnsavedChanges;
  canEdit: boolean;
  onShowHistory: () => void;
}) => {
  const { postmortem, refresh, editing, unsaved, canEdit, onShowHistory } =
    props;
  const paths = useIncidentPaths();
  const [isRenaming, setRenaming] = useState(false);
  const incident = {
    id: postmortem.incidentId,
    number: postmortem.incidentNumber,
  };
  return (
    <header className={styles.header}>
      {isRenaming ? (
        <TitleForm
          postmortem={postmortem}
          editing={editing}
          unsaved={unsaved}
          onClose={() => setRenaming(false)}
        />
      ) : (
        <div className={styles.titleLine}>
          <SeverityBadge severity={postmortem.severity} size="large" />
          <Text
            as="h2"
            variant="title-small"
            weight="bold"
            className={styles.title}
          >
            {postmortem.title}
          </Text>
          <PostmortemStatusLabel status={postmortem.status} />
          {canEdit && (
            <Button
              size="small"
              variant="tertiary"
              className={styles.screenOnly}
              onPress={() => setRenaming(true)}
            >
              Edit title
            </Button>
          )}
        </div>
      )}
      <ul className={styles.meta} aria-label="About this postmortem">
        <li>
          <span className={styles.label}>Incident</span>{' '}
          <Link href={paths.incident(incident)}>
            {incident.number === undefined
              ? incident.id
              : `#${incident.number}`}
          </Link>
        </li>
        <li>
          <span className={styles.label}>Service</span>{' '}
          {postmortem.entityRef ? (
            <EntityLink entityRef={postmortem.entityRef} />
          ) : (
            <span>{postmortem.serviceName ?? 'unknown'}</span>
          )}
        </li>
        <li>
          <span className={styles.label}>Owner</span>{' '}
          {postmortem.ownerRef ? (
            <EntityLink entityRef={postmortem.ownerRef} />
          ) : (
            <span>nobody</span>
          )}
        </li>
        <li>
          <span className={styles.label}>Began</span>{' '}
          <Ago at={postmortem.startedAt} />
        </li>
        {postmortem.endedAt && (
          <li>
            <span className={styles.label}>Lasted</span>{' '}
            <Elapsed since={postmortem.startedAt} until={postmortem.endedAt} />
          </li>
        )}
        <li>
          <span className={styles.label}>
            {postmortem.publishedAt ? 'Published' : 'Due'}
          </span>{' '}
          {postmortem.publishedAt ? (
            <Ago at={postmortem.publishedAt} />
          ) : (
            <DueDate postmortem={postmortem} />
          )}
        </li>
      </ul>
      <div className={`${styles.toolbar} ${styles.screenOnly}`}>
        <SavedState postmortem={postmortem} unsaved={unsaved} />
        <div className={styles.buttons}>
          <PostmortemLife
            postmortem={postmortem}
            refresh={refresh}
            canEdit={canEdit}
            hasUnsaved={unsaved.parts.length > 0}
          />
          <PostmortemMenu
            postmortem={postmortem}
            onShowHistory={onShowHistory}
          />
        </div>
      </div>
    </header>
  );
};
