import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { Combobox } from '@backstage/ui';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useLive } from '../../hooks/useLive';

/** Chooses a team of the catalog, by its name. */
export const TeamPicker = (props: {
  label: string;
  /** Entity reference. */
  value: string | undefined;
  onChange: (ownerRef: string | undefined) => void;
}) => {
  const { label, value, onChange } = props;
  const catalog = useApi(catalogApiRef);
  const teams = useLive('teams', async () => {
    const { items } = await catalog.getEntities({
      filter: { kind: 'Group' },
      fields: ['kind', 'metadata', 'spec.profile'],
    });
    return items
      .map(entity => ({
        value: stringifyEntityRef(entity),
        label: nameOf(entity),
      }))
      .sort((a, b) => a.label.localeCompare(b.label, 'en'));
  });
  const options = teams.data ?? [];
  // What an address names need not be in the catalog any more: its figures can be looked at all the same.
  const known =
    value === undefined || options.some(option => option.value === value)
      ? options
      : [{ value, label: value }, ...options];
  return (
    <Combobox
      label={label}
      description={
        teams.error
          ? `The catalog can’t be read: ${teams.error.message}`
          : undefined
      }
      placeholder="Type to search"
      options={known}
      value={value ?? null}
      onChange={chosen =>
        onChange(chosen === null ? undefined : String(chosen))
      }
    />
  );
};

function nameOf(entity: Entity): string {
  const profile = entity.spec?.profile as { displayName?: unknown } | undefined;
  return typeof profile?.displayName === 'string'
    ? profile.displayName
    : entity.metadata.title ?? entity.metadata.name;
}
