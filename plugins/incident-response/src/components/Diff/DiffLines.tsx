import type { DiffLine } from './compareLines';
import styles from './ObjectDiff.module.css';

const SIGNS = { added: '+', removed: '-', same: ' ', gap: ' ' };

const Line = ({ line }: { line: DiffLine }) => {
  const content = `${SIGNS[line.kind]} ${line.text}\n`;
  switch (line.kind) {
    case 'added':
      return <ins className={styles.line}>{content}</ins>;
    case 'removed':
      return <del className={styles.line}>{content}</del>;
    default:
      return <span className={styles.line}>{content}</span>;
  }
};

/** A comparison line by line; what comes and goes is told by sign, then by colour. */
export const DiffLines = (props: { lines: DiffLine[] }) => (
  <pre className={styles.lines}>
    {props.lines.map((line, index) => (
      <Line key={index} line={line} />
    ))}
  </pre>
);
