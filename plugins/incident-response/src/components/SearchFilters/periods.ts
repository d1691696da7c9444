import { DateTime } from 'luxon';

const MONTHS = 12;
const YEARS = 3;

/** A month or a year to filter by, as the search documents have it: `2026-11` or `2026`. */
export interface Period {
  value: string;
  label: string;
}

/** The last twelve months, this one first, and then years. UTC, as the index counts them. */
export function periodsUntil(now: DateTime): Period[] {
  const utc = now.toUTC().setLocale('en').startOf('month');
  return [
    ...Array.from({ length: MONTHS }, (_, ago) => {
      const month = utc.minus({ months: ago });
      return {
        value: month.toFormat('yyyy-MM'),
        label: month.toFormat('LLLL yyyy'),
      };
    }),
    ...Array.from({ length: YEARS }, (_, ago) => {
      const year = utc.minus({ years: ago }).toFormat('yyyy');
      return { value: year, label: `All of ${year}` };
    }),
  ];
}

/** The field of the documents that a period filters by. */
export function fieldOf(period: string): 'month' | 'year' {
  return period.includes('-') ? 'month' : 'year';
}
