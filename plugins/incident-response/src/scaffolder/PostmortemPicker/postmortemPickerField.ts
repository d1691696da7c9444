import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { PostmortemPicker } from './PostmortemPicker';
import { postmortemPickerSchema } from './schema';
import { validatePostmortem } from './validatePostmortem';

/** `ui:field: PostmortemPicker`, for the new frontend system. */
export const postmortemPickerField = createFormField({
  name: 'PostmortemPicker',
  component: PostmortemPicker,
  validation: validatePostmortem,
  schema: postmortemPickerSchema,
});
