import { z } from 'zod/v4';

const instant = z.iso.datetime({ offset: true });

/** `GET /on-call-health`. Without a period: this week and the three before it. @public */
export const onCallHealthQuerySchema = z.strictObject({
  /** The team. */
  ownerRef: z.string().regex(/^group:[\w.-]+\/[\w.-]+$/i, {
    message: 'must be a team like group:default/payments',
  }),
  from: instant.optional(),
  to: instant.optional(),
});
/** @public */
export type OnCallHealthQuery = z.input<typeof onCallHealthQuerySchema>;

/** What more than is asked of nobody. Where they come from is in the handbook, "Load and compensation". @public */
export interface OnCallLimits {
  /** Pages a day, on average over the week. */
  pagesPerDay: number;
  /** Pages in one night. */
  pagesPerNight: number;
}

/** What one person was paged in one week. @public */
export interface OnCallWeek {
  /** Its Monday in the business time zone, `2026-03-02`. */
  week: string;
  pages: number;
  /** Pages at night. */
  nights: number;
  /** Pages in the worst night. */
  worstNight: number;
  /** Pages on Saturday or Sunday. */
  weekends: number;
  /** Hours of the clock with a page in them. */
  interruptedHours: number;
  /** In sentences: which limits were passed. */
  flags: string[];
}

/** One person's weeks, newest first. @public */
export interface OnCallPersonHealth {
  /** `Person A` where names are hidden; the same person has the same letter within an answer. */
  name: string;
  /** Left out where names are hidden or the catalog doesn't know the person. */
  entityRef?: string;
  pages: number;
  weeks: OnCallWeek[];
}

/** `GET /on-call-health`. @public */
export interface OnCallHealth {
  ownerRef: string;
  period: { from: string; to: string };
  timeZone: string;
  /** Local times of day, `22:00`. */
  night: { start: string; end: string };
  limits: OnCallLimits;
  showNames: boolean;
  simulated: boolean;
  /** Most pages first. */
  people: OnCallPersonHealth[];
  /** Pages that PagerDuty named nobody for. */
  unnamed: number;
}
