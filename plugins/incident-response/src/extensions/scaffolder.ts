import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';

/** Fields for templates. Without the scaffolder nothing asks for them. */
export const incidentPicker = FormFieldBlueprint.make({
  name: 'incident-picker',
  params: {
    field: async () =>
      (await import('../scaffolder/IncidentPicker/incidentPickerField'))
        .incidentPickerField,
  },
});

export const postmortemPicker = FormFieldBlueprint.make({
  name: 'postmortem-picker',
  params: {
    field: async () =>
      (await import('../scaffolder/PostmortemPicker/postmortemPickerField'))
        .postmortemPickerField,
  },
});
