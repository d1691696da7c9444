import { z } from 'zod/v4';

/** A kind, a namespace and a name: `component:default/payments-api`. @public */
export const entityRefSchema = z
  .string()
  .max(255)
  .regex(/^[a-z]+:[\w.-]+\/[\w.-]+$/i, {
    message: 'must be an entity reference like component:default/payments-api',
  });
