import type { InsightsToilStep } from '@incident-response/backstage-plugin-common';
import { TOIL_STEPS, type ToilStep } from './IncidentMeasure';

/** What each step is called. */
const TITLES: Record<ToilStep, string> = {
  openChannel: 'Opening a channel',
  inviteResponders: 'Finding and inviting the responders',
  openTicket: 'Opening a ticket',
  findRunbook: 'Finding the runbook',
  writeSummary: 'Writing and pinning a summary',
  collectEvidence: 'Collecting evidence before a change',
  repair: 'A repair that helped',
  pageHuman: 'Asking a human through PagerDuty',
  draftPostmortem: 'Drafting the postmortem from the timeline',
  ticketActionItem: 'Opening the ticket of an action item',
};

/** Minutes that each step takes by hand. */
export type ManualMinutes = Record<ToilStep, number>;

/** Assumptions, not measurements: cautious guesses of somebody who knows where everything is. */
export const DEFAULT_MANUAL_MINUTES: ManualMinutes = {
  openChannel: 2,
  inviteResponders: 3,
  openTicket: 4,
  findRunbook: 3,
  writeSummary: 3,
  collectEvidence: 5,
  repair: 10,
  pageHuman: 2,
  draftPostmortem: 30,
  ticketActionItem: 3,
};

/** What was done automatically, with what it is assumed to take by hand. Steps that never happened are left out. */
export function toilOf(
  times: readonly number[],
  minutes: ManualMinutes,
): { minutes: number; steps: InsightsToilStep[] } {
  const steps = TOIL_STEPS.map((step, index) => ({
    step,
    title: TITLES[step],
    times: times[index] ?? 0,
    minutesEach: minutes[step],
  })).filter(step => step.times > 0);
  return {
    minutes: Math.round(
      steps.reduce((sum, step) => sum + step.times * step.minutesEach, 0),
    ),
    steps,
  };
}
