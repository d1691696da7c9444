import { Text } from '@backstage/ui';
import type { BlamelessHint } from '@incident-response/backstage-plugin-common';
import styles from './Sections.module.css';

/** Phrases that blame, with a better wording. Advice only. */
export const BlamelessHints = (props: {
  hints: Omit<BlamelessHint, 'sectionId'>[];
}) =>
  props.hints.length === 0 ? null : (
    <div
      role="note"
      className={`${styles.hints} ${styles.screenOnly}`}
      aria-label="Advice on wording"
    >
      <Text as="h4" variant="body-small" weight="bold">
        Advice on wording
      </Text>
      <ul className={styles.hintList}>
        {withoutRepeats(props.hints).map(hint => (
          <li key={`${hint.phrase} ${hint.why}`}>
            <Text as="p">
              <q>{hint.phrase}</q>: {hint.why}
            </Text>
            <Text as="p" color="secondary">
              Better: {hint.better}
            </Text>
          </li>
        ))}
      </ul>
    </div>
  );

type Hint = Omit<BlamelessHint, 'sectionId'>;

/** The same wording in several places is one thing to learn. */
function withoutRepeats(hints: Hint[]): Hint[] {
  return [
    ...new Map(
      hints.map(hint => [`${hint.phrase} ${hint.why}`, hint]),
    ).values(),
  ];
}
