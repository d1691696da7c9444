import type { RelatedChange } from '@incident-response/backstage-plugin-common';
import { z } from 'zod/v4';
import { ProviderError } from '../ProviderError';
import type { PagerDutyApi } from './PagerDutyApi';

const changeSchema = z.object({
  id: z.string(),
  summary: z.string(),
  timestamp: z.iso.datetime({ offset: true }),
  source: z.string().nullish(),
  links: z.array(z.object({ href: z.string() })).nullish(),
});

/** As many as somebody reads. */
const MOST = 20;

/** Answers of accounts whose plan has no change events, and of incidents that are gone. */
const NONE = ['402', '403', '404'];

/** Change events that PagerDuty relates to an incident, oldest first; none where the account's plan has no such thing. */
export async function relatedChanges(
  api: PagerDutyApi,
  incidentId: string,
): Promise<RelatedChange[]> {
  let answer: { change_events?: unknown[] };
  try {
    answer = await api.get(
      `/incidents/${encodeURIComponent(
        incidentId,
      )}/related_change_events?limit=${MOST}`,
      'read recent changes',
    );
  } catch (error) {
    if (error instanceof ProviderError && NONE.includes(error.code ?? '')) {
      return [];
    }
    throw error;
  }
  return (answer.change_events ?? [])
    .flatMap(event => {
      const { data } = changeSchema.safeParse(event);
      // One of an unknown shape is no reason to leave out the others.
      return data ? [data] : [];
    })
    .slice(0, MOST)
    .map(({ id, summary, timestamp, source, links }) => ({
      id,
      at: new Date(timestamp).toISOString(),
      summary,
      source: source ?? undefined,
      url: links?.map(({ href }) => href).find(href => /^https?:/.test(href)),
    }))
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}
