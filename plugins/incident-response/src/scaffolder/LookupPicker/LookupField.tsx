import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import type { ReactNode } from 'react';
import { isMissing } from '../../api/describeError';
import { Failure } from '../../components/States';
import { useLive } from '../../hooks/useLive';
import { LookupPicker, type LookupOption } from './LookupPicker';
import { readReference } from './readReference';

/** A field of a scaffolder template that chooses one of the portal's own things, with what is known of the chosen one. */
export const LookupField = <T extends { id: string }>(props: {
  /** As the scaffolder hands them over. The value is the id. */
  field: FieldExtensionComponentProps<string, object>;
  /** What is chosen; its plural is made with an s. */
  noun: 'incident' | 'postmortem';
  /** Said where there is nothing to choose. */
  empty: string;
  get: (idOrNumber: string) => Promise<T>;
  labelOf: (known: T) => string;
  toOption: (known: T) => LookupOption;
  /** The newest ones that the template lets choose from. */
  load: () => Promise<LookupOption[]>;
  children: (chosen: T) => ReactNode;
}) => {
  const { field, noun, empty, get, labelOf, toOption, load, children } = props;
  const { formData, schema, uiSchema, onChange } = field;
  const value = formData?.trim() || undefined;
  const chosen = useLive(`chosen ${noun} ${value}`, async () =>
    value === undefined ? undefined : get(value),
  );
  const known = chosen.data;
  const title = `${noun[0].toUpperCase()}${noun.slice(1)}`;
  return (
    <>
      <LookupPicker
        label={schema.title ?? title}
        description={uiSchema['ui:description'] ?? schema.description}
        what={`the ${noun}s`}
        empty={empty}
        isRequired={field.required ?? false}
        isInvalid={(field.rawErrors ?? []).length > 0}
        isDisabled={(field.disabled || field.readonly) ?? false}
        chosen={
          value === undefined
            ? undefined
            : { id: value, label: known ? labelOf(known) : value }
        }
        load={load}
        readReference={text => readReference(text, noun)}
        find={reference => get(reference).then(toOption, unlessMissing)}
        onChange={onChange}
      />
      {known && children(known)}
      {chosen.error && !isMissing(chosen.error) && (
        <Failure
          what={`${noun} ${value}`}
          error={chosen.error}
          onRetry={chosen.refresh}
        />
      )}
    </>
  );
};

function unlessMissing(error: Error): undefined {
  if (!isMissing(error)) {
    throw error;
  }
}
