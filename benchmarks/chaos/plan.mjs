import { planLoad } from './planLoad.mjs';
import { planTrouble } from './planTrouble.mjs';

/** Everything that a run does, and when: made up front from the seed alone. */
export function planChaos({ seed, minutes, replicas }) {
  const seconds = minutes * 60;
  return {
    seed,
    seconds,
    replicas,
    incidents: planLoad({ seed, seconds }),
    trouble: planTrouble({ seed, seconds, replicas }),
  };
}

/** The plan as lines to read, in order of time. */
export function describePlan({ incidents, trouble }) {
  return [
    ...incidents.map(({ at, kind, priority, title, people }) => ({
      at,
      text: `incident (${kind}) ${priority} ${title}${people
        .map(({ after, action }) => `; ${action} after ${after} s`)
        .join('')}`,
    })),
    ...trouble.map(event => ({ at: event.at, text: describeTrouble(event) })),
  ]
    .sort((a, b) => a.at - b.at)
    .map(({ at, text }) => `${at.toFixed(1).padStart(6)} s  ${text}`);
}

/** One piece of trouble as a line. */
export function describeTrouble(event) {
  switch (event.what) {
    case 'kill':
      return `kill -9 replica ${event.replica + 1}, back after ${
        event.downSeconds
      } s`;
    case 'kill all':
      return `kill -9 every replica, back after ${event.downSeconds} s`;
    case 'pause':
      return `SIGSTOP replica ${event.replica + 1} for ${event.seconds} s`;
    case 'kill database':
    case 'restart database':
      return `${event.what}, back after ${event.downSeconds} s`;
    case 'outage':
      return `${event.provider} is ${event.kind} for ${event.seconds} s`;
    default: {
      const { provider, kind, times, path = 'any call' } = event.fault;
      return `fault: ${kind} × ${times} at ${provider} (${path})`;
    }
  }
}
