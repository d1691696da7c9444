import type { SearchDocument } from '@backstage/plugin-search-common';
import {
  INCIDENT_STATUSES,
  POSTMORTEM_STATUSES,
  severitySchema,
} from '@incident-response/backstage-plugin-common';
import { z } from 'zod/v4';

/** What the collators add to a search document. An index may be older than the plugin: each field may be missing. */
const documentSchema = z.object({
  severity: severitySchema.optional().catch(undefined),
  status: z
    .enum([...INCIDENT_STATUSES, ...POSTMORTEM_STATUSES])
    .optional()
    .catch(undefined),
  serviceName: z.string().optional().catch(undefined),
  startedAt: z.iso.datetime({ offset: true }).optional().catch(undefined),
});

export function readDocument(
  document: SearchDocument,
): z.infer<typeof documentSchema> {
  return documentSchema.parse(document);
}
