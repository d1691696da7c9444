import { Alert, Button, Text } from '@backstage/ui';
import type { ReactNode } from 'react';
import styles from './Postmortem.module.css';
import type { Draft } from './useDraft';

/** Somebody else saved first: says so, keeps the text, and shows theirs once it was reloaded (`children`). */
export function ConflictNotice<T>(props: {
  draft: Draft<T>;
  children?: ReactNode;
}) {
  const { draft, children } = props;
  if (draft.hasConflict) {
    return (
      <Alert
        role="alert"
        status="warning"
        icon
        title="Someone else has saved this postmortem meanwhile"
        description="Your text is still here and not lost. Reload what they have saved, then save yours on top of it."
        customActions={
          <Button variant="secondary" onPress={() => draft.reloadAndKeep()}>
            Reload and keep my text
          </Button>
        }
      />
    );
  }
  if (draft.theirs !== undefined) {
    return (
      <section className={styles.theirs} aria-label="What they have saved">
        <Text as="p" weight="bold">
          What they have saved here. Saving yours replaces it, so take over what
          should stay.
        </Text>
        <div className={styles.theirText}>{children}</div>
      </section>
    );
  }
  return null;
}
