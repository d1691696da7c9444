import { z } from 'zod/v4';
import { postmortemChangeSchema } from '@incident-response/backstage-plugin-common';
import type { Draft } from './Draft';
import { partKey, type PartContent } from './PartContent';

const copySchema = z.object({
  mine: z.looseObject({ part: z.string(), id: z.string().optional() }),
  base: z.looseObject({ part: z.string(), id: z.string().optional() }),
  baseRevision: z.number(),
});

/** Keeps unsaved text in the browser's session, so that it is still there after a reload or a crash of the page. */
export class DraftStorage {
  private readonly prefix: string;

  constructor(
    postmortemId: string,
    private readonly storage: Storage | undefined,
  ) {
    this.prefix = `incident-response/postmortem/${postmortemId}/`;
  }

  write(draft: Draft): void {
    const { mine, base, baseRevision } = draft;
    try {
      this.storage?.setItem(
        this.prefix + partKey(mine),
        JSON.stringify({ mine, base, baseRevision }),
      );
    } catch {
      // The storage is full or switched off. The text is still on the page, which says that it is not saved.
    }
  }

  remove(key: string): void {
    this.storage?.removeItem(this.prefix + key);
  }

  /** What an earlier page has left behind. What can't be read is left out. */
  read(): Draft[] {
    const { storage } = this;
    return Array.from({ length: storage?.length ?? 0 }, (_, index) =>
      storage?.key(index),
    ).flatMap(name => {
      const draft = name?.startsWith(this.prefix)
        ? parseDraft(storage?.getItem(name) ?? '')
        : undefined;
      return draft ? [draft] : [];
    });
  }
}

function parseDraft(text: string): Draft | undefined {
  try {
    const { mine, base, baseRevision } = copySchema.parse(JSON.parse(text));
    const [parsedMine, parsedBase] = [parseContent(mine), parseContent(base)];
    return parsedMine && parsedBase
      ? { mine: parsedMine, base: parsedBase, baseRevision }
      : undefined;
  } catch {
    return undefined;
  }
}

function parseContent(content: object): PartContent | undefined {
  const parsed = postmortemChangeSchema.safeParse({ ...content, base: 0 });
  if (!parsed.success) {
    return undefined;
  }
  const { base, ...rest } = parsed.data;
  return rest;
}
