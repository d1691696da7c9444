import type {
  OnCallShift,
  Person,
} from '@incident-response/backstage-plugin-common';

/** What PagerDuty names another object by. */
export interface Reference {
  id: string;
  summary?: string | null;
  html_url?: string | null;
}

/** A person in PagerDuty. */
export interface UserReference extends Reference {
  name?: string;
  email?: string;
}

/** A shift of PagerDuty's `GET /oncalls`. */
export interface OnCallEntry {
  escalation_level: number;
  escalation_policy: Reference;
  schedule?: Reference | null;
  user: UserReference;
  start?: string | null;
  end?: string | null;
}

/** A user as a person. */
export function toPerson(user: UserReference): Person {
  return {
    name: user.name ?? user.summary ?? undefined,
    email: user.email,
    pagerdutyUserId: user.id,
  };
}

/** An entry as a shift. */
export function toShift(entry: OnCallEntry): OnCallShift {
  return {
    person: toPerson(entry.user),
    schedule: entry.schedule?.summary ?? undefined,
    start: entry.start ?? undefined,
    end: entry.end ?? undefined,
  };
}

/** Without the shifts that two rules of a policy name alike. */
export function unique(shifts: OnCallShift[]): OnCallShift[] {
  const seen = new Set<string>();
  return shifts.filter(shift => {
    const key = `${shift.person.pagerdutyUserId} ${shift.schedule}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
