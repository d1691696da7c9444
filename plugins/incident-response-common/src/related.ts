import type { OpenActionItem } from './actionItems';

/** What a person has said of a link between two incidents. @public */
export const LINK_VERDICTS = ['confirmed', 'rejected'] as const;
/** @public */
export type LinkVerdict = (typeof LINK_VERDICTS)[number];

/** An earlier incident that has to do with another one. Instants are ISO 8601 in UTC. @public */
export interface RelatedIncident {
  id: string;
  number?: number;
  title: string;
  triggeredAt: string;
  /** `repeat` has the same service, alert and normalised title; `similar` was found by its words and what else it shares. */
  kind: 'repeat' | 'similar' | 'linked';
  /** What the two have in common, in a few words each: `same runbook`. */
  why: string[];
  /** Of its postmortem, what is still open. */
  openActionItems: OpenActionItem[];
  /** Somebody has said that the two belong together. */
  confirmed?: boolean;
}

/** `#1101`, or the id of an incident that PagerDuty has no number for. @public */
export function nameIncident(incident: {
  id: string;
  number?: number;
}): string {
  return incident.number === undefined ? incident.id : `#${incident.number}`;
}

/**
 * One earlier incident in words, the same on the timeline and in Slack: `#1101, 12 days earlier`.
 *
 * @param at when the later one began
 * @public
 */
export function describeRelated(related: RelatedIncident, at: string): string {
  return `${nameIncident(related)}, ${earlier(related.triggeredAt, at)}`;
}

/** What is still open of earlier incidents, each item once: `OPS-61 "raise limit"`. @public */
export function describeOpenActionItems(
  related: readonly RelatedIncident[],
): string[] {
  const items = related.flatMap(({ openActionItems }) => openActionItems);
  return items.map(({ title, ticket }) =>
    ticket && !ticket.missing ? `${ticket.key} "${title}"` : `"${title}"`,
  );
}

/** What the list of related incidents says in a few words. @public */
export function headlineOf(
  related: readonly Pick<RelatedIncident, 'kind' | 'confirmed'>[],
): string {
  return related.some(({ kind, confirmed }) => kind === 'repeat' || confirmed)
    ? 'This happened before'
    : 'Something like this happened before';
}

const HOUR_MS = 3_600_000;

function earlier(from: string, to: string): string {
  const hours = Math.max(0, Date.parse(to) - Date.parse(from)) / HOUR_MS;
  if (hours < 1) {
    return 'less than an hour earlier';
  }
  return hours < 48
    ? `${count(Math.floor(hours), 'hour')} earlier`
    : `${count(Math.floor(hours / 24), 'day')} earlier`;
}

function count(value: number, what: string): string {
  return value === 1 ? `1 ${what}` : `${value} ${what}s`;
}
