import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { INCIDENT_STATUSES } from '@incident-response/backstage-plugin-common';

/** What a template can say of `ui:field: IncidentPicker`. The value is the incident's id. */
export const incidentPickerSchema = makeFieldSchema({
  output: z => z.string().describe('Id of the incident'),
  uiOptions: z =>
    z.object({
      without: z
        .literal('postmortem')
        .optional()
        .describe('Lists only incidents that have no postmortem yet'),
      states: z
        .array(z.enum(INCIDENT_STATUSES))
        .optional()
        .describe('Lists only incidents in these states'),
      entityRef: z
        .string()
        .optional()
        .describe('Lists only incidents of this entity'),
    }),
});

export type IncidentPickerProps = typeof incidentPickerSchema.TProps;
export type IncidentPickerOptions = NonNullable<
  IncidentPickerProps['uiSchema']['ui:options']
>;
