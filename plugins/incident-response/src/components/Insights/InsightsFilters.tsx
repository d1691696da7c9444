import { Select } from '@backstage/ui';
import { ServicePicker } from '../ServicePicker';
import { SeverityFilter } from '../SeverityFilter';
import { TeamPicker } from '../TeamPicker';
import styles from './Insights.module.css';
import { INSIGHTS_PERIODS, type InsightsFilter } from './useInsightsFilter';

const LINK = 'link';

const PERIOD_OPTIONS = [
  { value: 'month', label: 'Last 30 days' },
  { value: 'quarter', label: 'Last 90 days' },
  { value: 'year', label: 'Last year' },
];

/** What the figures are about. */
export const InsightsFilters = (props: {
  filter: InsightsFilter;
  onChange: (change: Partial<InsightsFilter>) => void;
}) => {
  const { filter, onChange } = props;
  const isLinked = !filter.period && filter.from && filter.to;
  return (
    <div className={styles.filters} role="group" aria-label="Filters">
      <ServicePicker
        label="Service"
        value={filter.entityRef}
        onChange={entityRef => onChange({ entityRef })}
      />
      <TeamPicker
        label="Team"
        value={filter.ownerRef}
        onChange={ownerRef => onChange({ ownerRef })}
      />
      <SeverityFilter
        value={filter.severity}
        onChange={severity => onChange({ severity })}
      />
      <Select
        label="Period"
        options={
          isLinked
            ? [
                {
                  value: LINK,
                  label: `${filter.from?.slice(0, 10)} to ${filter.to?.slice(
                    0,
                    10,
                  )}`,
                },
                ...PERIOD_OPTIONS,
              ]
            : PERIOD_OPTIONS
        }
        value={isLinked ? LINK : filter.period ?? 'quarter'}
        onChange={value =>
          value !== LINK &&
          onChange({ period: INSIGHTS_PERIODS.find(known => known === value) })
        }
      />
    </div>
  );
};
