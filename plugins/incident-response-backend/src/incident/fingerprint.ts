import { createHash } from 'node:crypto';

/** What tells one kind of incident from another: service, alert, and the title without what changes each time. */
export function fingerprintOf(incident: {
  serviceId?: string;
  alertName?: string;
  title: string;
}): string {
  const title = incident.title
    .normalize('NFKC')
    .toLocaleLowerCase('en-US')
    .replace(/\d+/g, '#')
    .replace(/\s+/g, ' ')
    .trim();
  return createHash('sha256')
    .update([incident.serviceId ?? '', incident.alertName ?? '', title].join('|'))
    .digest('hex')
    .slice(0, 32);
}
