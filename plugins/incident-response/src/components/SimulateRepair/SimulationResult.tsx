import { Alert, Link, Text } from '@backstage/ui';
import type {
  RunbookMatch,
  Simulation,
} from '@incident-response/backstage-plugin-common';
import { ObjectDiffs } from '../Diff';
import {
  Changes,
  describeAction,
  describeParameters,
  Guards,
  inWords,
  Targets,
} from '../Remediation';
import styles from './SimulateRepair.module.css';
import { describeOutcome } from './describeOutcome';

const STATUS = {
  runs: 'success',
  asks_approval: 'warning',
  asks_human: 'warning',
  waits: 'info',
  does_nothing: 'info',
} as const;

const ChosenRunbook = (props: {
  runbook: RunbookMatch;
  runnersUp: RunbookMatch[];
}) => {
  const { runbook, runnersUp } = props;
  return (
    <div>
      <Text as="p">
        <strong>Runbook:</strong>{' '}
        <Link href={runbook.path}>{runbook.title}</Link>
      </Text>
      <ul className={styles.why} aria-label="Why this runbook">
        {runbook.why.map(reason => (
          <li key={reason}>{reason}</li>
        ))}
        {runnersUp.length > 0 && (
          <li>
            Also fitting:{' '}
            {inWords(
              runnersUp.map(({ title }) => title),
              'and',
            )}
          </li>
        )}
      </ul>
    </div>
  );
};

/** What would happen, the answer first and everything that led to it below. */
export const SimulationResult = (props: { simulation: Simulation }) => {
  const { simulation } = props;
  const { runbook, runnersUp, repair, observed } = simulation;
  return (
    <section className={styles.result} aria-label="What would happen">
      <Alert
        role="status"
        status={STATUS[simulation.outcome]}
        icon
        title={describeOutcome(simulation)}
        description="Nothing was touched: this only shows what would be."
      />
      {runbook && <ChosenRunbook runbook={runbook} runnersUp={runnersUp} />}
      {repair && (
        <Text as="p">
          <strong>Step {repair.step + 1}:</strong>{' '}
          {[
            describeAction(repair.action),
            ...describeParameters(repair.parameters),
          ].join(' · ')}
        </Text>
      )}
      {observed && (
        <Text as="p">
          <strong>What is seen now:</strong> {observed}
        </Text>
      )}
      {simulation.changes.length > 0 && (
        <>
          <Text as="p" weight="bold">
            Exactly this would be done
          </Text>
          <Changes changes={simulation.changes} />
          <Text as="p" weight="bold">
            To
          </Text>
          <Targets targets={simulation.targets} />
          <ObjectDiffs diffs={simulation.diffs} />
        </>
      )}
      <Guards guards={simulation.guards} />
    </section>
  );
};
