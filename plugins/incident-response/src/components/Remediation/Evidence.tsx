import { Accordion, AccordionPanel, AccordionTrigger, Text } from '@backstage/ui';
import type {
  FactOf,
  IncidentFact,
} from '@incident-response/backstage-plugin-common';
import styles from './Remediation.module.css';

/** What was collected before something was changed, newest attempt first. */
export const Evidence = (props: { facts: IncidentFact[] }) => {
  const diagnosed = props.facts.filter(isDiagnosed).reverse();
  if (diagnosed.length === 0) {
    return null;
  }
  return (
    <Accordion>
      <AccordionTrigger title="Evidence collected before acting" />
      <AccordionPanel>
        {diagnosed.map(({ id, payload }) => (
          <div key={id} className={styles.evidence}>
            {payload.evidence.map(item => (
              <div key={item.title}>
                <Text as="p" weight="bold">
                  Attempt {payload.attempt}: {item.title}
                </Text>
                <pre
                  className={styles.output}
                  tabIndex={0}
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

function isDiagnosed(
  fact: IncidentFact,
): fact is FactOf<'remediation.diagnosed'> {
  return fact.type === 'remediation.diagnosed';
}
