import { z } from 'zod';
import { metadataSchema } from './metadata';

/** A Namespace. One that is being deleted is `Terminating` until nothing is left in it. */
export const namespaceSchema = z.looseObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('Namespace'),
  metadata: metadataSchema,
  status: z
    .looseObject({ phase: z.enum(['Active', 'Terminating']).default('Active') })
    .default({ phase: 'Active' }),
});

/** @see namespaceSchema */
export type Namespace = z.output<typeof namespaceSchema>;
