import { createHash } from 'node:crypto';
import type { AlertDetails } from '@incident-response/backstage-plugin-common';

/** An incident with the fingerprint of an earlier one is a repeat for this long. */
export const REPEAT_WINDOW = { days: 90 };

/** More of a title says nothing that tells faults apart, and work on it must end. */
const LONGEST_TITLE = 1024;

const UUID =
  /(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f])/g;

/** What a ReplicaSet and a pod add to a workload's name: `-7f9c8d6b5-x2x9k`. */
const POD_SUFFIX =
  /-(?=[a-z]{0,9}[0-9])[a-z0-9]{6,10}-[a-z0-9]{5}(?![\p{L}\p{N}])/gu;

/**
 * What a DaemonSet or a Job adds: `-x2x9k`. The letters are those that Kubernetes makes names of, and one of them has to be
 * a digit, so that no word is taken for it.
 */
const SHORT_POD_SUFFIX =
  /-(?=[a-z]{0,4}[0-9])[bcdfghjklmnpqrstvwxz0-9]{5}(?![\p{L}\p{N}])/gu;

/** Hashes of commits and images, and addresses in memory. A word without a digit is none. */
const HASH =
  /(?<![\p{L}\p{N}])(?:0x)?(?=[a-f]{0,63}[0-9])[0-9a-f]{7,64}(?![\p{L}\p{N}])/gu;

/** Words with digits that mean what they say: percentiles and classes of status codes. */
const MEANINGFUL = /^(?:p\d{2,3}|[1-5]xx)$/;

/**
 * What an incident has in common with its repeats: the PagerDuty service, the alert's name and the normalised title, as
 * 32 hexadecimal digits. Undefined without a service: what nobody pages for has no repeats.
 */
export function fingerprintOf(incident: {
  serviceId?: string;
  alertName?: string;
  title: string;
}): string | undefined {
  const { serviceId, alertName = '', title } = incident;
  if (!serviceId) {
    return undefined;
  }
  const parts = [serviceId, plain(alertName), normaliseTitle(title)];
  return createHash('sha256')
    .update(JSON.stringify(parts))
    .digest('hex')
    .slice(0, 32);
}

/**
 * A title without what differs from one time to the next: numbers with their units, percentages, times, ids, hashes and
 * what Kubernetes adds to the names of pods. Where nothing else is in it, it is taken as it is.
 */
export function normaliseTitle(title: string): string {
  const text = plain(title.slice(0, LONGEST_TITLE));
  const words = text
    .replace(UUID, ' ')
    .replace(POD_SUFFIX, ' ')
    .replace(SHORT_POD_SUFFIX, ' ')
    .replace(HASH, ' ')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .flatMap(withoutNumbers);
  return words.join(' ') || text;
}

/** Which of an incident's alerts names it: the one that its title is of, else the first by name. */
export function alertNameOf(
  title: string,
  alerts: readonly AlertDetails[] = [],
): string | undefined {
  const named = alerts.filter(alert => alert.name);
  const own = named.find(alert => alert.summary === title);
  return own?.name ?? named.map(alert => alert.name).sort()[0];
}

function withoutNumbers(word: string): string[] {
  if (MEANINGFUL.test(word)) {
    return [word];
  }
  const letters = word.split(/\p{N}+/u);
  // It begins with a number, and what follows is a unit: 95ms, 1h30m, 29t10.
  const isMeasure =
    letters[0] === '' && letters.every(part => /^[a-zµ]{0,4}$/.test(part));
  return isMeasure ? [] : [letters.join('')].filter(Boolean);
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');
}
