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
  /** Where facts of the incident can be taken over into. */
  insertsInto?: 'timeline' | 'text';
}) => {
  const { sectionId, hints, insertsInto } = props;
  const advice = adviceOn(sectionId);
  return (
    <>
      {advice && (
        <div className={styles.help} role="note" aria-label="What belongs here">
          <Text as="p">{advice}</Text>
        </div>
      )}
      <BlamelessHints hints={hints} />
      <FromTheIncident sectionId={sectionId} insertsInto={insertsInto} />
    </>
  );
};
