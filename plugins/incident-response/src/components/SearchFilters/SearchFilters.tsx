import { Flex, Select } from '@backstage/ui';
import { useSearch } from '@backstage/plugin-search-react';
import { SEARCH_DOCUMENT_TYPES } from '@incident-response/backstage-plugin-common';
import { DateTime } from 'luxon';
import { useEffect, useState } from 'react';
import { ServicePicker } from '../ServicePicker';
import { SeverityFilter } from '../SeverityFilter';
import { TeamPicker } from '../TeamPicker';
import { fieldOf, periodsUntil } from './periods';

const ANY = 'any';
const OURS: string[] = Object.values(SEARCH_DOCUMENT_TYPES);

const FIELDS = ['entityRef', 'ownerRef', 'severity', 'month', 'year'] as const;
type Field = (typeof FIELDS)[number];

/** Narrows incidents and postmortems in search down to a service, a team, a severity and when they began. */
export const SearchFilters = (props: { className?: string }) => {
  const { types, filters, setFilters } = useSearch();
  const isForUs =
    types.length > 0 && types.every(chosen => OURS.includes(chosen));

  const set = (fields: Partial<Record<Field, string>>) =>
    setFilters(before => {
      const others = Object.entries(before).filter(
        ([name]) => !(name in fields),
      );
      const given = Object.entries(fields).filter(([, value]) => value);
      return Object.fromEntries([...others, ...given]);
    });

  // Documents of other types have none of the fields: what was chosen for ours would hide them all.
  const isLeftOver = !isForUs && FIELDS.some(field => field in filters);
  useEffect(() => {
    if (isLeftOver) {
      setFilters(before =>
        Object.fromEntries(
          Object.entries(before).filter(
            ([name]) => !FIELDS.some(field => field === name),
          ),
        ),
      );
    }
  }, [isLeftOver, setFilters]);

  const [periods] = useState(() => periodsUntil(DateTime.utc()));
  if (!isForUs) {
    return null;
  }
  const text = (field: Field) => {
    const value = filters[field];
    return typeof value === 'string' ? value : undefined;
  };
  const period = text('month') ?? text('year');
  return (
    <Flex
      direction="column"
      gap="3"
      className={props.className}
      role="group"
      aria-label="Filter incidents and postmortems"
    >
      <ServicePicker
        label="Service"
        value={text('entityRef')}
        onChange={entityRef => set({ entityRef })}
      />
      <TeamPicker
        label="Team"
        value={text('ownerRef')}
        onChange={ownerRef => set({ ownerRef })}
      />
      <SeverityFilter
        value={text('severity')}
        onChange={severity => set({ severity })}
      />
      <Select
        label="Began in"
        options={[{ value: ANY, label: 'Any time' }, ...periods]}
        value={period ?? ANY}
        onChange={value => {
          const chosen = periods.find(known => known.value === value)?.value;
          set({
            month: undefined,
            year: undefined,
            ...(chosen && { [fieldOf(chosen)]: chosen }),
          });
        }}
      />
    </Flex>
  );
};
