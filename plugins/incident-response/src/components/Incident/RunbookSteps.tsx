import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Checkbox,
  Link,
  Text,
} from '@backstage/ui';
import type {
  IncidentDetail,
  RunbookMatch,
} from '@incident-response/backstage-plugin-common';
import { useAction } from '../../hooks/useAction';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { Panel } from '../Panel';
import { ActionFailure } from '../States';
import styles from './RunbookSteps.module.css';

const RunbookStep = (props: {
  incident: IncidentDetail;
  runbook: RunbookMatch;
  index: number;
  onChanged: () => Promise<void>;
}) => {
  const { incident, runbook, index, onChanged } = props;
  const step = runbook.steps[index];
  const api = useIncidentResponse();
  const check = useAction(async (done: boolean) => {
    await api.checkStep(incident.id, index, done);
    await onChanged();
  });
  return (
    <li className={styles.step}>
      <Checkbox
        isSelected={incident.stepsDone.includes(index)}
        isDisabled={!incident.allowed.update || check.isPending}
        onChange={done => check.run(done)}
      >
        {step.title}
      </Checkbox>
      <div className={styles.explanation}>
        {step.description && <Text color="secondary">{step.description}</Text>}
        {step.anchor && (
          <Link href={`${runbook.path}${step.anchor}`}>How to do it</Link>
        )}
      </div>
      <ActionFailure what="tick the step" error={check.error} />
    </li>
  );
};

const WhyThisRunbook = (props: {
  runbook: RunbookMatch;
  runnersUp: RunbookMatch[];
}) => (
  <Accordion>
    <AccordionTrigger title="Why this runbook" />
    <AccordionPanel>
      <ul className={styles.why}>
        {props.runbook.why.map(reason => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {props.runnersUp.length > 0 && (
        <>
          <Text as="p" color="secondary">
            Also considered
          </Text>
          <ul className={styles.why}>
            {props.runnersUp.map(other => (
              <li key={other.entityRef}>
                <Link href={other.path}>{other.title}</Link>:{' '}
                {other.why.join('; ')}
              </li>
            ))}
          </ul>
        </>
      )}
    </AccordionPanel>
  </Accordion>
);

/** The runbook as a checklist that everyone on the incident shares. */
export const RunbookSteps = (props: {
  incident: IncidentDetail;
  onChanged: () => Promise<void>;
}) => {
  const { incident, onChanged } = props;
  const { runbook } = incident;
  const paths = useIncidentPaths();
  if (!runbook) {
    return (
      <Panel title="Runbook steps">
        <Text as="p" color="secondary">
          {incident.facts.some(fact => fact.type === 'runbook.not_found')
            ? 'No runbook fits this alert. Adding one makes the next time easier: a Resource entity of type runbook whose match names the alert.'
            : 'Looking for the runbook that fits.'}{' '}
          <Link href={paths.tab('setup')}>Runbooks that can’t be used</Link> are
          listed with the reason.
        </Text>
      </Panel>
    );
  }
  return (
    <Panel
      title="Runbook steps"
      aside={
        <Text color="secondary">
          {incident.stepsDone.length} of {runbook.steps.length} done
        </Text>
      }
    >
      <Text as="p">
        <Link href={runbook.path}>{runbook.title}</Link>
      </Text>
      <ol className={styles.steps}>
        {runbook.steps.map((step, index) => (
          <RunbookStep
            key={`${index} ${step.title}`}
            incident={incident}
            runbook={runbook}
            index={index}
            onChanged={onChanged}
          />
        ))}
      </ol>
      <WhyThisRunbook runbook={runbook} runnersUp={incident.runnersUp} />
    </Panel>
  );
};
