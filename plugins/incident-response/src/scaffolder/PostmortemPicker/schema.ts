import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';

/** What a template can say of `ui:field: PostmortemPicker`. The value is the postmortem's id. */
export const postmortemPickerSchema = makeFieldSchema({
  output: z => z.string().describe('Id of the postmortem'),
  uiOptions: z =>
    z.object({
      entityRef: z
        .string()
        .optional()
        .describe('Lists only postmortems of this entity'),
    }),
});

export type PostmortemPickerProps = typeof postmortemPickerSchema.TProps;
export type PostmortemPickerOptions = NonNullable<
  PostmortemPickerProps['uiSchema']['ui:options']
>;
