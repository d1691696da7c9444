import { Cron } from 'croner';
import { DateTime } from 'luxon';
import type { DigestOptions } from '../config/readDigest';

/** A digest that could not be sent for longer than this is left out: the next one is near. */
const TOO_LATE = { days: 2 };

/** The week that a digest is about: the last one that was over when it was due. */
export interface DigestWeek {
  /** Its Monday, `2026-03-02`. */
  monday: string;
  from: DateTime;
  to: DateTime;
}

/** The week whose digest is due at `now`, if there is one. Pure. */
export function digestWeek(
  { cron, timeZone }: Pick<DigestOptions, 'cron' | 'timeZone'>,
  now: DateTime,
): DigestWeek | undefined {
  const schedule = new Cron(cron, { timezone: timeZone, paused: true });
  // The second after now, since a run at this very moment is due.
  const [last] = schedule.previousRuns(
    1,
    now.startOf('second').plus({ seconds: 1 }).toJSDate(),
  );
  schedule.stop();
  if (!last) {
    return undefined;
  }
  const due = DateTime.fromJSDate(last, { zone: timeZone });
  if (due < now.minus(TOO_LATE)) {
    return undefined;
  }
  const to = due.startOf('week');
  const from = to.minus({ weeks: 1 });
  return { monday: from.toFormat('yyyy-MM-dd'), from, to };
}
