import type { PostmortemDocument } from '@incident-response/backstage-plugin-common';
import type { IncidentToIndex } from '../store';

/** An index should find what people remember, not weigh as much as the archive. */
const MOST_CHARACTERS = 20_000;

/** What someone might remember of an incident: the service, the alert, the runbook, and what people have written. */
export function incidentText(incident: IncidentToIndex): string {
  return limited([
    incident.service_name,
    incident.alert_name,
    incident.runbook_ref,
    ...incident.notes,
  ]);
}

/**
 * What someone might remember of a postmortem: its sections, the causes, what people have added to the timeline or marked
 * in it, and the action items. The other rows of the timeline tell of every incident the same.
 */
export function postmortemText(document: PostmortemDocument): string {
  const rows = document.timeline.filter(
    ({ hidden, pinned, original }) => !hidden && (pinned || !original),
  );
  return limited([
    ...document.sections
      .filter(({ body }) => body.trim())
      .map(({ title, body }) => `## ${title}\n\n${body}`),
    ...document.whys.map(({ text }) => text),
    ...rows.map(({ text }) => text),
    document.actionItems.length > 0 && '## Action items',
    ...document.actionItems.map(({ title, ticket }) =>
      ticket ? `- ${title} (${ticket.key})` : `- ${title}`,
    ),
  ]);
}

function limited(parts: (string | false | null)[]): string {
  return parts
    .filter(part => part && part.trim())
    .join('\n\n')
    .slice(0, MOST_CHARACTERS);
}
