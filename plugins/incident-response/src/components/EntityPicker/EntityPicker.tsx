import {
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { Combobox, useAsyncList } from '@backstage/ui';

/** Enough to choose from; typing narrows it down in the catalog. */
const SHOWN = 20;

interface Option {
  id: string;
  label: string;
  description?: string;
}

/** Chooses an entity of these kinds by name, whatever the size of the catalog. */
export const EntityPicker = (props: {
  label: string;
  description?: string;
  kinds: string[];
  /** Entity reference. */
  value: string | undefined;
  onChange: (entityRef: string | undefined) => void;
}) => {
  const { label, description, kinds, value, onChange } = props;
  const catalog = useApi(catalogApiRef);
  const options = useAsyncList<Option>({
    load: async ({ filterText }) => {
      const term = filterText?.trim() ?? '';
      const { items } = await catalog.queryEntities({
        filter: { kind: kinds },
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.title',
          'spec.profile.displayName',
        ],
        orderFields: [{ field: 'metadata.name', order: 'asc' }],
        limit: SHOWN,
        ...(term && {
          fullTextFilter: {
            term,
            fields: [
              'metadata.name',
              'metadata.title',
              'spec.profile.displayName',
            ],
          },
        }),
      });
      return { items: items.map(toOption) };
    },
  });
  const known = options.items.find(({ id }) => id === value);
  return (
    <Combobox
      label={label}
      description={
        options.error
          ? `The catalog can’t be read: ${options.error.message}`
          : description
      }
      placeholder="Type to search"
      options={options}
      search={{ mode: 'server' }}
      value={
        value === undefined
          ? null
          : known ?? { id: value, label: nameIn(value) }
      }
      onChange={chosen => onChange(chosen?.id)}
    />
  );
};

function toOption(entity: Entity): Option {
  const { profile } = entity.spec ?? {};
  const displayName =
    profile && typeof profile === 'object' && !Array.isArray(profile)
      ? profile.displayName
      : undefined;
  const { name, title } = entity.metadata;
  return {
    id: stringifyEntityRef(entity),
    label: String(displayName ?? title ?? name),
    description: stringifyEntityRef(entity),
  };
}

function nameIn(entityRef: string): string {
  try {
    return parseEntityRef(entityRef).name;
  } catch {
    return entityRef;
  }
}
