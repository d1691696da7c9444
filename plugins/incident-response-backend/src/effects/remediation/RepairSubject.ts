import type { DateTime } from 'luxon';
import type { IncidentState, PlannedRepair, Policy } from '../../incident';

/** A repair to be looked at, tried or made. */
export interface RepairSubject {
  state: IncidentState;
  policy: Policy;
  now: DateTime;
  repair: PlannedRepair;
  signal: AbortSignal;
}
