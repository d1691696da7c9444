import type { Simulation } from '@incident-response/backstage-plugin-common';

/** What would happen, as one sentence. */
export function describeOutcome({
  outcome,
  problem,
  refusal,
  approvalsNeeded = 1,
}: Simulation): string {
  const why = problem ?? refusal?.reason;
  switch (outcome) {
    case 'runs':
      return 'It would run at once';
    case 'asks_approval':
      return `It would ask ${
        approvalsNeeded > 1 ? `${approvalsNeeded} people ` : ''
      }for approval${why ? `, because ${why}` : ''}`;
    case 'asks_human':
      return `A human would be asked${why ? `: ${why}` : ''}`;
    case 'waits':
      return `It would wait and try again by itself${why ? `: ${why}` : ''}`;
    default:
      return `Nothing would be done${why ? `: ${why}` : ''}`;
  }
}
