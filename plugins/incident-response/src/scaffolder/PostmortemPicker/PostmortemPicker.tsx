import { isMissing } from '../../api/describeError';
import { Failure } from '../../components/States';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { useLive } from '../../hooks/useLive';
import { LookupPicker, readReference } from '../LookupPicker';
import { findPostmortem, labelOf, listPostmortems } from './findPostmortems';
import { PostmortemFacts } from './PostmortemFacts';
import type { PostmortemPickerProps } from './schema';

/** A field of a scaffolder template: a postmortem that was published. */
export const PostmortemPicker = (props: PostmortemPickerProps) => {
  const { formData, schema, uiSchema, onChange } = props;
  const api = useIncidentResponse();
  const value = formData?.trim() || undefined;
  const chosen = useLive(`chosen postmortem ${value}`, async () =>
    value === undefined ? undefined : api.getPostmortem(value),
  );
  const postmortem = chosen.data;

  return (
    <>
      <LookupPicker
        label={schema.title ?? 'Postmortem'}
        description={uiSchema['ui:description'] ?? schema.description}
        what="the postmortems"
        empty="No postmortem is published yet. One can be chosen as soon as it has been reviewed and published."
        isRequired={props.required ?? false}
        isInvalid={(props.rawErrors ?? []).length > 0}
        isDisabled={(props.disabled || props.readonly) ?? false}
        chosen={
          value === undefined
            ? undefined
            : { id: value, label: postmortem ? labelOf(postmortem) : value }
        }
        load={() => listPostmortems(api, uiSchema['ui:options'] ?? {})}
        readReference={text => readReference(text, 'postmortem')}
        find={id => findPostmortem(api, id)}
        onChange={onChange}
      />
      {postmortem && <PostmortemFacts postmortem={postmortem} />}
      {chosen.error && !isMissing(chosen.error) && (
        <Failure
          what={`postmortem ${value}`}
          error={chosen.error}
          onRetry={chosen.refresh}
        />
      )}
    </>
  );
};
