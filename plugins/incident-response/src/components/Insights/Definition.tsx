import { VisuallyHidden } from '@backstage/ui';
import {
  INSIGHTS_DEFINITIONS,
  type InsightsMeasure,
} from '@incident-response/backstage-plugin-common';
import styles from './Insights.module.css';

/** What a number means and how it is counted, a click away from it. */
export const Definition = (props: { measure: InsightsMeasure }) => {
  const { title, text } = INSIGHTS_DEFINITIONS[props.measure];
  return (
    <details className={styles.definition}>
      <summary>
        What is this?<VisuallyHidden> {title}</VisuallyHidden>
      </summary>
      <p>{text}</p>
    </details>
  );
};
