import { z } from 'zod/v4';

const arrivingSchema = z.object({ arrivingSince: z.number() });

/** Tells the incident page that its incident is on the way: PagerDuty has it, its webhook is still to come. */
export function arrivingState(): z.infer<typeof arrivingSchema> {
  return { arrivingSince: Date.now() };
}

/** Since when the incident is on the way, from the location's state. */
export function readArrivingSince(state: unknown): number | undefined {
  return arrivingSchema.safeParse(state).data?.arrivingSince;
}
