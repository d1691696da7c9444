import type { SearchDocument } from '@backstage/plugin-search-common';
import {
  POSTMORTEM_STATUSES,
  severitySchema,
} from '@incident-response/backstage-plugin-common';
import { z } from 'zod/v4';

/** What the collator adds to a search document. An index may be older than the plugin: each field may be missing. */
const documentSchema = z.object({
  severity: severitySchema.optional().catch(undefined),
  status: z.enum(POSTMORTEM_STATUSES).optional().catch(undefined),
  serviceName: z.string().optional().catch(undefined),
  startedAt: z.iso.datetime({ offset: true }).optional().catch(undefined),
});

export function readPostmortemDocument(
  document: SearchDocument,
): z.infer<typeof documentSchema> {
  return documentSchema.parse(document);
}
