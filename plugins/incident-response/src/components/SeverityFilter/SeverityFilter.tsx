import { Select } from '@backstage/ui';
import {
  SEVERITIES,
  type Severity,
} from '@incident-response/backstage-plugin-common';

const ANY = 'any';

const OPTIONS = [
  { value: ANY, label: 'All' },
  ...SEVERITIES.map(severity => ({ value: severity, label: severity })),
];

/** Narrows something down to a severity, or to none. */
export const SeverityFilter = (props: {
  value: string | undefined;
  onChange: (severity: Severity | undefined) => void;
}) => (
  <Select
    label="Severity"
    options={OPTIONS}
    value={props.value ?? ANY}
    onChange={value =>
      props.onChange(SEVERITIES.find(known => known === value))
    }
  />
);
