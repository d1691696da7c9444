import { Text } from '@backstage/ui';
import { useId } from 'react';
import { DiffLines } from '../../Diff';
import type { ChangedPiece } from './compareDocuments';
import styles from './History.module.css';

/** What has become of one piece of the document. */
export const PieceDiff = (props: { piece: ChangedPiece }) => {
  const headingId = useId();
  return (
    <section className={styles.piece} aria-labelledby={headingId}>
      <Text as="h3" weight="bold" id={headingId}>
        {props.piece.title}
      </Text>
      <DiffLines lines={props.piece.lines} />
    </section>
  );
};
