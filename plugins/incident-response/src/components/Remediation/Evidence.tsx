import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Text,
} from '@backstage/ui';
import type { RemediationAttempt } from '@incident-response/backstage-plugin-common';
import styles from './Remediation.module.css';

/** What was collected before something was changed. */
export const Evidence = (props: {
  evidence: RemediationAttempt['evidence'];
}) => {
  const { evidence } = props;
  if (evidence.length === 0) {
    return null;
  }
  return (
    <Accordion>
      <AccordionTrigger
        title={`Evidence: ${
          evidence.length === 1 ? '1 piece' : `${evidence.length} pieces`
        }`}
      />
      <AccordionPanel>
        <div className={styles.evidence}>
          {evidence.map(({ title, text }) => (
            <figure key={title} className={styles.figure}>
              <figcaption>
                <Text weight="bold">{title}</Text>
              </figcaption>
              <pre className={styles.output} role="region" aria-label={title}>
                {text}
              </pre>
            </figure>
          ))}
        </div>
      </AccordionPanel>
    </Accordion>
  );
};
