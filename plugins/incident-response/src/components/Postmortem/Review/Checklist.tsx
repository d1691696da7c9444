import type { ReviewCheck } from '@incident-response/backstage-plugin-common';
import {
  RiCheckboxCircleFill,
  RiCheckboxBlankCircleLine,
  RiErrorWarningFill,
} from '@remixicon/react';
import { Text } from '@backstage/ui';
import { StatusLabel } from '../../StatusLabel';
import styles from './Review.module.css';

const CheckState = (props: { check: ReviewCheck }) => {
  const { done, required } = props.check;
  if (done) {
    return (
      <StatusLabel tone="good" icon={<RiCheckboxCircleFill />}>
        Done
      </StatusLabel>
    );
  }
  return required ? (
    <StatusLabel tone="warning" icon={<RiErrorWarningFill />}>
      Missing, needed to publish
    </StatusLabel>
  ) : (
    <StatusLabel tone="neutral" icon={<RiCheckboxBlankCircleLine />}>
      Missing
    </StatusLabel>
  );
};

/** What a reviewer looks for, and whether it is there. */
export const Checklist = (props: { checklist: ReviewCheck[] }) => (
  <ul className={styles.checks} aria-label="Checklist">
    {props.checklist.map(check => (
      <li key={check.id}>
        <span className={styles.checkTitle}>
          {check.title} <CheckState check={check} />
        </span>
        <Text as="p">{check.detail}</Text>
      </li>
    ))}
  </ul>
);
