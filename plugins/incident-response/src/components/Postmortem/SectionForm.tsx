import {
  Button,
  Tab,
  TabList,
  TabPanel,
  Tabs,
  Text,
  TextAreaField,
} from '@backstage/ui';
import type { PostmortemSection } from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { MarkdownView } from '../MarkdownView';
import { useFocusInside } from '../../hooks/useFocusInside';
import { ActionFailure } from '../States';
import { ConflictNotice } from './ConflictNotice';
import { DiscardDialog } from './DiscardDialog';
import styles from './Postmortem.module.css';
import { replaceSection } from './replaceSection';
import { sectionAdvice } from './sectionAdvice';
import { useDraft } from './useDraft';
import type { PostmortemEditing } from './usePostmortemEditing';
import type { UnsavedChanges } from './useUnsavedChanges';

/** Edits one section's Markdown, with a preview. */
export const SectionForm = (props: {
  section: PostmortemSection;
  title: string;
  editing: PostmortemEditing;
  unsaved: UnsavedChanges;
  onClose: () => void;
}) => {
  const { section, title, editing, unsaved, onClose } = props;
  const [isDiscarding, setDiscarding] = useState(false);
  const form = useFocusInside<HTMLDivElement>();
  const draft = useDraft({
    part: title,
    latest: section.body,
    unsaved,
    save: body =>
      editing.save(document => replaceSection(document, section.id, body)),
    reload: async () => {
      const document = await editing.reload();
      return document.sections.find(({ id }) => id === section.id)?.body ?? '';
    },
  });
  const save = async () => {
    if (await draft.save()) {
      onClose();
    }
  };

  return (
    <div ref={form} className={styles.editor}>
      <Tabs>
        <TabList aria-label={`${title}: write or preview`}>
          <Tab id="write">Write</Tab>
          <Tab id="preview">Preview</Tab>
        </TabList>
        <TabPanel id="write">
          <TextAreaField
            aria-label={title}
            description="Markdown"
            rows={Math.min(24, Math.max(6, draft.value.split('\n').length + 2))}
            value={draft.value}
            onChange={draft.setValue}
          />
        </TabPanel>
        <TabPanel id="preview">
          {draft.value.trim() === '' ? (
            <Text as="p" color="secondary">
              {sectionAdvice(section.id)}
            </Text>
          ) : (
            <MarkdownView markdown={draft.value} />
          )}
        </TabPanel>
      </Tabs>
      <ConflictNotice draft={draft}>
        {draft.theirs !== undefined && <MarkdownView markdown={draft.theirs} />}
      </ConflictNotice>
      <ActionFailure what="save the section" error={draft.error} />
      <div className={styles.buttons}>
        <Button
          size="small"
          variant="primary"
          isPending={draft.isPending}
          isDisabled={!draft.isDirty || draft.hasConflict}
          onPress={save}
        >
          Save section
        </Button>
        <Button
          size="small"
          variant="secondary"
          isDisabled={draft.isPending}
          onPress={() => (draft.isDirty ? setDiscarding(true) : onClose())}
        >
          Cancel
        </Button>
      </div>
      {isDiscarding && (
        <DiscardDialog
          part={title}
          onDiscard={onClose}
          onKeep={() => setDiscarding(false)}
        />
      )}
    </div>
  );
};
