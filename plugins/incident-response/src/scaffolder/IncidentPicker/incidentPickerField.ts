import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { IncidentPicker } from './IncidentPicker';
import { incidentPickerSchema } from './schema';
import { validateIncident } from './validateIncident';

/** `ui:field: IncidentPicker`, for the new frontend system. */
export const incidentPickerField = createFormField({
  name: 'IncidentPicker',
  component: IncidentPicker,
  validation: validateIncident,
  schema: incidentPickerSchema,
});
