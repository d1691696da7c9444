import type { Impact } from '@incident-response/backstage-plugin-common';
import type { ReactNode } from 'react';
import { formatDuration } from '../../../time/formatDuration';
import { formatExactUtc } from '../../../time/formatInstant';
import { EntityChips } from './EntityChips';
import { IMPACT_FIELDS } from './impactFields';
import styles from './Impact.module.css';

const Fact = (props: { name: string; children: ReactNode }) => (
  <div className={styles.fact}>
    <dt>{props.name}</dt>
    <dd>{props.children}</dd>
  </div>
);

/** Whether anything is known of the impact. */
export function hasImpact({ entityRefs, ...fields }: Impact): boolean {
  return (
    entityRefs.length > 0 ||
    Object.values(fields).some(value => value !== undefined && value !== '')
  );
}

/** What users had of it, to read. What is not known is left out. */
export const ImpactView = (props: { impact: Impact }) => {
  const { impact } = props;
  const { startedAt, endedAt, entityRefs } = impact;
  return hasImpact(impact) ? (
    <dl className={styles.facts}>
      {startedAt && (
        <Fact name="Users were affected from">{formatExactUtc(startedAt)}</Fact>
      )}
      {endedAt && <Fact name="Until">{formatExactUtc(endedAt)}</Fact>}
      {startedAt && endedAt && (
        <Fact name="For">
          {formatDuration(Date.parse(endedAt) - Date.parse(startedAt))}
        </Fact>
      )}
      {IMPACT_FIELDS.map(({ field, label }) =>
        impact[field] ? (
          <Fact key={field} name={label}>
            {impact[field]}
          </Fact>
        ) : null,
      )}
      {entityRefs.length > 0 && (
        <Fact name="Affected">
          <EntityChips label="Affected" entityRefs={entityRefs} />
        </Fact>
      )}
    </dl>
  ) : null;
};
