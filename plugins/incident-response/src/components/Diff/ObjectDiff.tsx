import { Button, Text } from '@backstage/ui';
import type { RemediationDiff } from '@incident-response/backstage-plugin-common';
import { useId, useState } from 'react';
import { compareLines, type DiffLine } from './compareLines';
import { DiffLines } from './DiffLines';
import styles from './ObjectDiff.module.css';

/** More lines than these are folded, so that a long object doesn't push the decision off the screen. */
const SHOWN = 14;

/** One object before and after, line by line. */
export const ObjectDiff = (props: { diff: RemediationDiff }) => {
  const { object, before, after } = props.diff;
  const [isWhole, setWhole] = useState(false);
  const headingId = useId();
  const lines = compareLines(before, after);
  const shown = isWhole ? lines : lines.slice(0, SHOWN);
  return (
    <figure className={styles.diff}>
      <figcaption className={styles.caption} id={headingId}>
        <Text weight="bold">{object}</Text>
        <Text color="secondary">{summarise(lines, props.diff)}</Text>
      </figcaption>
      <DiffLines lines={shown} />
      {lines.length > SHOWN && (
        <Button
          size="small"
          variant="tertiary"
          aria-expanded={isWhole}
          aria-describedby={headingId}
          onPress={() => setWhole(!isWhole)}
        >
          {isWhole ? 'Show less' : `Show all ${lines.length} lines`}
        </Button>
      )}
    </figure>
  );
};

/** Every object that changes. Nothing where none can be shown. */
export const ObjectDiffs = (props: { diffs: RemediationDiff[] }) => (
  <>
    {props.diffs.map(diff => (
      <ObjectDiff key={diff.object} diff={diff} />
    ))}
  </>
);

function summarise(
  lines: DiffLine[],
  { before, after }: RemediationDiff,
): string {
  if (after === '') {
    return 'is gone afterwards';
  }
  if (before === '') {
    return 'is created';
  }
  const count = (kind: DiffLine['kind']) =>
    lines.filter(line => line.kind === kind).length;
  return lines.length === 0
    ? 'stays as it is'
    : `${count('added')} added, ${count('removed')} removed`;
}
