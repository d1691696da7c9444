import { z } from 'zod/v4';

/** The four severities, worst first. @public */
export const SEVERITIES = ['P1', 'P2', 'P3', 'P4'] as const;

/** `P1` is the worst. @public */
export type Severity = (typeof SEVERITIES)[number];

/** @public */
export const severitySchema = z.enum(SEVERITIES);

/**
 * A span of time as `1h 30m` would be said in configuration: any of the keys, added up. `businessDays` count in the
 * configured business calendar and stand alone.
 * @public
 */
export interface SeverityDuration {
  businessDays?: number;
  weeks?: number;
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
}

/** One step of the escalation ladder: who is asked when nobody has acknowledged `after` the trigger. @public */
export interface EscalationRung {
  after: SeverityDuration;
  role: string;
}

/** What one severity means and which clocks it starts. The page `/incidents/severity` shows these rows. @public */
export interface SeverityRow {
  severity: Severity;
  meaning: string;
  examples: string[];
  acknowledgeWithin: SeverityDuration;
  updateEvery: SeverityDuration;
  resolveWithin: SeverityDuration;
  escalation: EscalationRung[];
  /** Who is addressed when the channel opens. */
  mention: 'channel' | 'here' | 'none';
  postmortem: { required: boolean; dueWithin?: SeverityDuration };
}
