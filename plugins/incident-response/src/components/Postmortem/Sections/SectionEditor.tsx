import { Button } from '@backstage/ui';
import type { PostmortemSection } from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { MarkdownEditor } from '../../MarkdownEditor';
import { partKey, PartNotices, useEditing } from '../Editing';
import { adviceOn } from './sectionAdvice';
import styles from './Sections.module.css';
import { StructureEditor } from './StructureEditor';
import type { Structure } from './structureOf';

/** Edits what belongs to a section, and its text. */
export const SectionEditor = (props: {
  section: PostmortemSection;
  structure?: Structure;
}) => {
  const { section, structure } = props;
  const { id, title, body } = section;
  const session = useEditing();
  const [hasText, setHasText] = useState(!structure || body.trim() !== '');
  const key = partKey({ part: 'section', id });
  return (
    <div className={styles.editor}>
      {structure && <StructureEditor structure={structure} />}
      {hasText ? (
        <div data-part={key} className={styles.editor}>
          <MarkdownEditor
            label={structure ? `${title}: text` : title}
            value={body}
            advice={adviceOn(id)}
            onChange={text => session.edit({ part: 'section', id, body: text })}
          />
          <PartNotices part={key} />
        </div>
      ) : (
        <div>
          <Button
            size="small"
            variant="secondary"
            onPress={() => setHasText(true)}
          >
            Write a text beside it
          </Button>
        </div>
      )}
    </div>
  );
};
