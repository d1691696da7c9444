import { Text } from '@backstage/ui';
import type { BlamelessHint } from '@incident-response/backstage-plugin-common';
import { BlamelessHints } from './BlamelessHints';
import { FromTheIncident } from './FromTheIncident';
import { adviceOn } from './sectionAdvice';
import styles from './Sections.module.css';

/** Beside a section while it is edited: what belongs there, how to word it, what happened before, what is known. */
export const SectionHelp = (props: {
  sectionId: string;
  hints: Omit<BlamelessHint, 'sectionId'>[];
  insertsInto: 'timeline' | 'text';
}) => {
  const { sectionId, hints, insertsInto } = props;
  const advice = adviceOn(sectionId);
  return (
    <>
      {advice && (
        <aside className={styles.help} aria-label="What belongs here">
          <Text as="p">{advice}</Text>
        </aside>
      )}
      <BlamelessHints hints={hints} />
      <FromTheIncident sectionId={sectionId} insertsInto={insertsInto} />
    </>
  );
};
