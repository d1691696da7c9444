import type { Why } from '@incident-response/backstage-plugin-common';
import { endOfBranch } from './outline';
import styles from './Whys.module.css';

function branchesOf(whys: Why[]): Why[][] {
  const branches: Why[][] = [];
  for (let index = 0; index < whys.length; ) {
    const end = endOfBranch(whys, index);
    branches.push(whys.slice(index, end));
    index = end;
  }
  return branches;
}

/** The whys, to read: each answer below its question. */
export const WhysView = (props: { whys: Why[] }) => {
  const { whys } = props;
  return whys.length === 0 ? null : (
    <ol className={styles.tree}>
      {branchesOf(whys).map(([why, ...answers]) => (
        <li key={why.id}>
          {why.text || '…'}
          <WhysView whys={answers} />
        </li>
      ))}
    </ol>
  );
};
