import type { RelatedIncident } from '@incident-response/backstage-plugin-common';
import { normaliseTitle } from '../incident';

/** What relates one incident to another. */
export interface Relatable {
  id: string;
  number?: number;
  title: string;
  /** ISO 8601 in UTC. */
  triggeredAt: string;
  serviceId?: string;
  ownerRef?: string;
  alertName?: string;
  runbookRef?: string;
  fingerprint?: string;
}

/** An incident that was found, and why. */
export type FoundIncident = Pick<
  RelatedIncident,
  'id' | 'number' | 'title' | 'triggeredAt' | 'kind' | 'why'
>;

/** More than these help nobody in the middle of an incident. */
export const RELATED_SHOWN = 5;

/** How long an incident with the same fingerprint counts as a repeat rather than as something similar. */
export interface RelatednessOptions {
  repeatsSince: string;
  limit?: number;
}

/** What each thing in common counts; words count by how much of the title is alike, from 0 to 1. */
const WEIGHTS = { words: 0.6, runbook: 0.25, alert: 0.2, service: 0.1 };

/** Less in common than this is chance: the same team, the same service, or a word. */
const ENOUGH = 0.5;

/** Words that are said to be alike: less of a title than this is not worth a mention. */
const ALIKE = 0.3;

/**
 * The incidents among `candidates` that have to do with one: repeats first, newest first, then those that have most in
 * common. Each with what that is. Words are weighed by how rare they are among the candidates (BM25), and an incident
 * without a word in common may still be related by its runbook and alert.
 */
export async function findRelated(
  incident: Relatable,
  candidates: readonly Relatable[],
  options: RelatednessOptions,
): Promise<FoundIncident[]> {
  const { repeatsSince, limit = RELATED_SHOWN } = options;
  const isRepeat = (other: Relatable) =>
    incident.fingerprint !== undefined &&
    other.fingerprint === incident.fingerprint &&
    other.triggeredAt >= repeatsSince;
  const repeats = candidates
    .filter(isRepeat)
    .sort(newestFirst)
    .slice(0, limit)
    .map(other => found(other, 'repeat', whyRepeat(incident, other)));
  const others = candidates.filter(other => !isRepeat(other));
  if (repeats.length >= limit || others.length === 0) {
    return repeats;
  }
  const likenessOf = await likenessTo(incident.title, others);
  const similar = others
    .map(other => ({ other, ...compare(incident, other, likenessOf(other)) }))
    .filter(({ score }) => score >= ENOUGH)
    .sort((a, b) => b.score - a.score || newestFirst(a.other, b.other));
  return [
    ...repeats,
    ...onceEach(similar)
      .slice(0, limit - repeats.length)
      .map(({ other, why }) => found(other, 'similar', why)),
  ];
}

/** How alike the titles are, from 0 for no word in common to 1 for the same words. */
async function likenessTo(
  title: string,
  others: readonly Relatable[],
): Promise<(other: Relatable) => number> {
  const own = normaliseTitle(title);
  // One document for each wording: a fault that came a hundred times is no hundred documents.
  const wordings = new Map<string, string>();
  for (const other of others) {
    wordings.set(other.id, normaliseTitle(other.title));
  }
  const texts = [...new Set([own, ...wordings.values()])];
  const { default: MiniSearch } = await import('minisearch');
  const index = new MiniSearch<{ id: string; text: string }>({
    fields: ['text'],
    tokenize: text => text.split(' '),
  });
  index.addAll(texts.map(text => ({ id: text, text })));
  const scores = new Map<string, number>();
  for (const { id, score } of index.search(own, { combineWith: 'OR' })) {
    scores.set(id, score);
  }
  const most = scores.get(own) ?? 0;
  return other => {
    const wording = wordings.get(other.id) ?? '';
    return most > 0 ? Math.min(1, (scores.get(wording) ?? 0) / most) : 0;
  };
}

function compare(
  incident: Relatable,
  other: Relatable,
  likeness: number,
): { score: number; why: string[] } {
  const same = (trait: 'runbookRef' | 'alertName' | 'serviceId' | 'ownerRef') =>
    incident[trait] !== undefined && incident[trait] === other[trait];
  const score =
    likeness * WEIGHTS.words +
    (same('runbookRef') ? WEIGHTS.runbook : 0) +
    (same('alertName') ? WEIGHTS.alert : 0) +
    (same('serviceId') ? WEIGHTS.service : 0);
  return {
    score,
    why: [
      ...(same('runbookRef') ? ['same runbook'] : []),
      ...(same('alertName') ? ['same alert'] : []),
      ...(likeness >= ALIKE
        ? [likeness > 0.99 ? 'same title' : 'similar title']
        : []),
      ...(same('serviceId')
        ? ['same service']
        : [...(same('ownerRef') ? ['same team'] : [])]),
    ],
  };
}

/** Of incidents that repeat each other the nearest stands for all. */
function onceEach<T extends { other: Relatable }>(similar: T[]): T[] {
  const seen = new Set<string>();
  return similar.filter(({ other }) => {
    const mark = other.fingerprint ?? other.id;
    return !seen.has(mark) && seen.add(mark);
  });
}

function whyRepeat(incident: Relatable, other: Relatable): string[] {
  return [
    incident.alertName === undefined
      ? 'same service and title'
      : 'same service, alert and title',
    ...(incident.runbookRef !== undefined &&
    incident.runbookRef === other.runbookRef
      ? ['same runbook']
      : []),
  ];
}

function found(
  { id, number, title, triggeredAt }: Relatable,
  kind: FoundIncident['kind'],
  why: string[],
): FoundIncident {
  return { id, number, title, triggeredAt, kind, why };
}

function newestFirst(a: Relatable, b: Relatable): number {
  if (a.triggeredAt === b.triggeredAt) {
    return a.id < b.id ? 1 : -1;
  }
  return a.triggeredAt < b.triggeredAt ? 1 : -1;
}
