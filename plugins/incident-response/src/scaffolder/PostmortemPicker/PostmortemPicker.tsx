import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { LookupField } from '../LookupPicker';
import { labelOf, listPostmortems, toOption } from './findPostmortems';
import { PostmortemFacts } from './PostmortemFacts';
import type { PostmortemPickerProps } from './schema';

/** A field of a scaffolder template: a postmortem that was published. */
export const PostmortemPicker = (props: PostmortemPickerProps) => {
  const api = useIncidentResponse();
  return (
    <LookupField
      field={props}
      noun="postmortem"
      empty="No postmortem is published yet. One can be chosen as soon as it has been reviewed and published."
      get={id => api.getPostmortem(id)}
      labelOf={labelOf}
      toOption={toOption}
      load={() => listPostmortems(api, props.uiSchema['ui:options'] ?? {})}
    >
      {postmortem => <PostmortemFacts postmortem={postmortem} />}
    </LookupField>
  );
};
