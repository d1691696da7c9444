import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { Combobox } from '@backstage/ui';
import { useServices } from './useServices';

/** Chooses a service that PagerDuty's incidents find, by its name. */
export const ServicePicker = (props: {
  label: string;
  description?: string;
  /** Entity reference. */
  value: string | undefined;
  onChange: (entityRef: string | undefined) => void;
}) => {
  const { label, description, value, onChange } = props;
  const services = useServices();
  const options = (services.data ?? []).map(entity => ({
    value: stringifyEntityRef(entity),
    label: nameOf(entity),
  }));
  // What an address or a runbook names need not be among the services: it can be chosen all the same.
  const known =
    value === undefined || options.some(option => option.value === value)
      ? options
      : [{ value, label: value }, ...options];
  return (
    <Combobox
      label={label}
      description={
        services.error
          ? `The catalog can’t be read: ${services.error.message}`
          : description
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
  return entity.metadata.title ?? entity.metadata.name;
}
