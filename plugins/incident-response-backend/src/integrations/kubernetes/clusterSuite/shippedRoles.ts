import { readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod/v4';

const roleSchema = z.object({
  kind: z.literal('ClusterRole'),
  metadata: z.object({ name: z.string() }),
  rules: z.array(
    z.object({
      apiGroups: z.array(z.string()),
      resources: z.array(z.string()),
      verbs: z.array(z.string()),
    }),
  ),
});

/** The roles of the manifest that adopters apply, so that the suite proves that they are enough. */
export async function readShippedRoles(file: string) {
  const documents = parseAllDocuments(await readFile(file, 'utf8'));
  return documents.flatMap(document => {
    const role = roleSchema.safeParse(document.toJS());
    return role.success ? [role.data] : [];
  });
}
