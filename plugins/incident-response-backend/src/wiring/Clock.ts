import type { DateTime } from 'luxon';

/** The time now, in UTC. */
export type Clock = () => DateTime;
