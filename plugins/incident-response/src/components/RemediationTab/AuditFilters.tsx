import { Select, TextField } from '@backstage/ui';
import { useEffect, useState } from 'react';
import {
  AUDIT_PERIODS,
  type AuditFilter,
} from '../../hooks/useRemediationAudit';
import { ServicePicker } from '../ServicePicker';
import styles from './RemediationTab.module.css';

const ANY = 'any';

const KIND_OPTIONS = [
  { value: ANY, label: 'Everything' },
  { value: 'remediation.attempted', label: 'Changes made' },
  { value: 'remediation.verified', label: 'Repairs that worked' },
  { value: 'remediation.ineffective', label: 'Repairs that did not help' },
  { value: 'remediation.refused', label: 'Refusals' },
  { value: 'remediation.requested', label: 'Repairs asked for' },
  { value: 'remediation.approval_requested', label: 'Approvals asked for' },
  { value: 'remediation.approved', label: 'Approvals' },
  { value: 'remediation.rejected', label: 'Rejections' },
  { value: 'remediation.approval_expired', label: 'Approvals not given' },
  { value: 'remediation.restored', label: 'Changes put back' },
];

const PERIOD_OPTIONS = [
  { value: ANY, label: 'At any time' },
  { value: 'day', label: 'Last 24 hours' },
  { value: 'week', label: 'Last 7 days' },
  { value: 'month', label: 'Last 30 days' },
];

/** Looked up when it is complete: on Enter, or when the field is left. */
const IncidentFilter = (props: {
  value: string | undefined;
  onChange: (incident: string | undefined) => void;
}) => {
  const { value = '', onChange } = props;
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const apply = () => {
    if (text.trim() !== value) {
      onChange(text.trim() || undefined);
    }
  };
  return (
    <TextField
      label="Incident"
      placeholder="Number or id"
      value={text}
      onChange={setText}
      onBlur={apply}
      onKeyDown={({ key }) => {
        if (key === 'Enter') apply();
      }}
    />
  );
};

/** What of the trail is shown. */
export const AuditFilters = (props: {
  filter: AuditFilter;
  onChange: (change: Partial<AuditFilter>) => void;
}) => {
  const { filter, onChange } = props;
  return (
    <div className={styles.filters} role="group" aria-label="Filters">
      <ServicePicker
        label="Service"
        value={filter.entityRef}
        onChange={entityRef => onChange({ entityRef })}
      />
      <Select
        label="What"
        options={KIND_OPTIONS}
        value={filter.type ?? ANY}
        onChange={value =>
          onChange({ type: value === ANY ? undefined : String(value) })
        }
      />
      <Select
        label="When"
        options={PERIOD_OPTIONS}
        value={filter.period ?? ANY}
        onChange={value =>
          onChange({ period: AUDIT_PERIODS.find(known => known === value) })
        }
      />
      <IncidentFilter
        value={filter.incident}
        onChange={incident => onChange({ incident })}
      />
    </div>
  );
};
