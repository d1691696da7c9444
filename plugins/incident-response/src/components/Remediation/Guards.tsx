import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Text,
} from '@backstage/ui';
import type { GuardAnswer } from '@incident-response/backstage-plugin-common';
import { RiCheckLine, RiCloseLine } from '@remixicon/react';
import { StatusLabel } from '../StatusLabel';
import styles from './Remediation.module.css';

/** What each guard has said, folded behind how many agree. Nothing before they were asked. */
export const Guards = (props: { guards: GuardAnswer[] }) => {
  const { guards } = props;
  if (guards.length === 0) {
    return null;
  }
  const agreeing = guards.filter(({ allowed }) => allowed).length;
  return (
    <Accordion>
      <AccordionTrigger
        title={`${agreeing} of ${guards.length} guards agree`}
      />
      <AccordionPanel>
        <ul className={styles.guards}>
          {guards.map(({ guard, allowed, reason }) => (
            <li key={guard}>
              <StatusLabel
                tone={allowed ? 'good' : 'trouble'}
                icon={allowed ? <RiCheckLine /> : <RiCloseLine />}
              >
                {guard} {allowed ? 'agrees' : 'refuses'}
              </StatusLabel>
              <Text color="secondary">{reason}</Text>
            </li>
          ))}
        </ul>
      </AccordionPanel>
    </Accordion>
  );
};
