import { Button, Link, Text } from '@backstage/ui';
import { useState } from 'react';
import { useIncidentPaths } from '../../../hooks/useIncidentPaths';
import { DueDate } from '../../Postmortems';
import { SeverityBadge } from '../../SeverityBadge';
import { PostmortemStatusLabel } from '../../StatusLabel';
import { Ago, Elapsed } from '../../Time';
import { EntityLink } from '../../Who';
import {
  Presence,
  SavedState,
  UnsettledNotices,
  useEditingState,
  type PartContent,
} from '../Editing';
import { PostmortemLife } from '../Review';
import styles from './Header.module.css';
import { PostmortemMenu } from './PostmortemMenu';
import { TitleEditor } from './TitleEditor';

const TITLE: PartContent['part'][] = ['title'];

/** What it is about, where it stands, whether everything is saved, and what comes next. */
export const PostmortemHeader = (props: {
  canEdit: boolean;
  canReview: boolean;
  onShowHistory: () => void;
  onImport: () => void;
}) => {
  const { canEdit, canReview, onShowHistory, onImport } = props;
  const paths = useIncidentPaths();
  const postmortem = useEditingState(state => state.postmortem);
  const title = useEditingState(({ document }) => document.title);
  const [isRenaming, setRenaming] = useState(false);
  const incident = {
    id: postmortem.incidentId,
    number: postmortem.incidentNumber,
  };
  return (
    <header className={styles.header}>
      {isRenaming ? (
        <TitleEditor onClose={() => setRenaming(false)} />
      ) : (
        <>
          <div className={styles.titleLine}>
            <SeverityBadge severity={postmortem.severity} size="large" />
            <Text
              as="h2"
              variant="title-small"
              weight="bold"
              className={styles.title}
            >
              {title}
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
          <UnsettledNotices parts={TITLE} onEdit={() => setRenaming(true)} />
        </>
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
          <span className={styles.label}>Team</span>{' '}
          {postmortem.ownerRef ? (
            <EntityLink entityRef={postmortem.ownerRef} />
          ) : (
            <span>nobody</span>
          )}
        </li>
        <li>
          <span className={styles.label}>Owner</span>{' '}
          {postmortem.documentOwnerRef ? (
            <EntityLink entityRef={postmortem.documentOwnerRef} />
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
        <div className={styles.buttons}>
          <SavedState />
          <Presence />
        </div>
        <div className={styles.buttons}>
          <PostmortemLife canEdit={canEdit} canReview={canReview} />
          <PostmortemMenu
            canEdit={canEdit}
            onShowHistory={onShowHistory}
            onImport={onImport}
          />
        </div>
      </div>
    </header>
  );
};
