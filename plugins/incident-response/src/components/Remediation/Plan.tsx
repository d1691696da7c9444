import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Text,
} from '@backstage/ui';
import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import {
  RiArrowRightCircleFill,
  RiCheckboxCircleFill,
  RiCircleLine,
  RiCloseCircleLine,
  RiSkipForwardLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import type { ComponentProps } from 'react';
import { StatusLabel } from '../StatusLabel';
import styles from './Remediation.module.css';
import {
  describeAction,
  describeParameters,
  describeRules,
} from './describeStep';
import {
  planProgress,
  type PlanStepProgress,
  type StepProgress,
} from './planProgress';

const LABELS: Record<
  StepProgress,
  {
    word: string;
    tone: ComponentProps<typeof StatusLabel>['tone'];
    icon: RemixiconComponentType;
  }
> = {
  current: {
    word: 'Being tried',
    tone: 'warning',
    icon: RiArrowRightCircleFill,
  },
  worked: { word: 'Worked', tone: 'good', icon: RiCheckboxCircleFill },
  did_not_help: {
    word: 'Did not help',
    tone: 'trouble',
    icon: RiCloseCircleLine,
  },
  passed_over: {
    word: 'Passed over',
    tone: 'neutral',
    icon: RiSkipForwardLine,
  },
  to_come: { word: 'Not tried yet', tone: 'neutral', icon: RiCircleLine },
  not_needed: { word: 'Not tried', tone: 'neutral', icon: RiCircleLine },
};

const PlanStep = (props: { planned: PlanStepProgress }) => {
  const { step, progress, tries } = props.planned;
  const { word, tone, icon: Icon } = LABELS[progress];
  const notes = [
    ...describeRules(step),
    ...describeParameters(step.parameters),
  ];
  return (
    <li
      className={styles.step}
      aria-current={progress === 'current' ? 'step' : undefined}
    >
      <div className={styles.stepTitle}>
        <Text weight={progress === 'current' ? 'bold' : 'regular'}>
          {describeAction(step.action)}
        </Text>
        <StatusLabel tone={tone} icon={<Icon />}>
          {word}
          {tries > 1 && `, ${tries} times`}
        </StatusLabel>
      </div>
      {notes.length > 0 && (
        <Text as="p" color="secondary">
          {notes.join(' · ')}
        </Text>
      )}
    </li>
  );
};

/** The runbook's plan in words: what is tried, in which order, and how far it has come. */
export const Plan = (props: { incident: IncidentDetail }) => {
  const { remediation, status } = props.incident;
  const planned = planProgress(remediation, status === 'resolved');
  if (planned.length === 0) {
    return null;
  }
  const current = planned.findIndex(({ progress }) => progress === 'current');
  const count = planned.length === 1 ? '1 step' : `${planned.length} steps`;
  return (
    <Accordion>
      <AccordionTrigger
        title={
          current >= 0
            ? `Plan: step ${current + 1} of ${planned.length}`
            : `Plan: ${count}`
        }
      />
      <AccordionPanel>
        <ol className={styles.steps} aria-label="Plan">
          {planned.map((step, index) => (
            <PlanStep key={index} planned={step} />
          ))}
        </ol>
      </AccordionPanel>
    </Accordion>
  );
};
