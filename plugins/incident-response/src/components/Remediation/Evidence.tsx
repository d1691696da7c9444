import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Text,
} from '@backstage/ui';
import type {
  FactOf,
  IncidentFact,
} from '@incident-response/backstage-plugin-common';
import { Guards } from './Guards';
import styles from './Remediation.module.css';

/** What the guards said and what was collected before something was changed, newest attempt first. */
export const Evidence = (props: { facts: IncidentFact[] }) => {
  const diagnosed = props.facts.filter(isDiagnosed).reverse();
  if (diagnosed.length === 0) {
    return null;
  }
  const [latest] = diagnosed;
  return (
    <Accordion>
      <AccordionTrigger
        title={`Guards and evidence: ${countAllowed(latest)}`}
      />
      <AccordionPanel>
        {diagnosed.map(({ id, payload }) => (
          <div key={id} className={styles.evidence}>
            <Guards attempt={payload.attempt} guards={payload.guards} />
            {payload.evidence.map(item => (
              <div key={item.title}>
                <Text as="p" weight="bold">
                  Attempt {payload.attempt}: {item.title}
                </Text>
                <pre
                  className={styles.output}
                  role="region"
                  aria-label={`Attempt ${payload.attempt}: ${item.title}`}
                >
                  {item.text}
                </pre>
              </div>
            ))}
          </div>
        ))}
      </AccordionPanel>
    </Accordion>
  );
};

function countAllowed({ payload }: FactOf<'remediation.diagnosed'>): string {
  const allowed = payload.guards.filter(guard => guard.allowed).length;
  return `${allowed} of ${payload.guards.length} guards agree`;
}

function isDiagnosed(
  fact: IncidentFact,
): fact is FactOf<'remediation.diagnosed'> {
  return fact.type === 'remediation.diagnosed';
}
