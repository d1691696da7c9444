import { z } from 'zod/v4';
import {
  actionItemSchema,
  impactSchema,
  participantSchema,
  timelineRowSchema,
  whysSchema,
} from './postmortem';
import { sectionIdSchema } from './postmortemSections';

/** The version in which the part was last changed, as the editor knew it; 0 for one that is new. */
const base = z.number().int().min(0);

/**
 * A change to one part of the document. Parts are what two people can edit at the same time without getting in each
 * other's way: a section, a row of the timeline, an action item.
 *
 * @public
 */
export const postmortemChangeSchema = z.discriminatedUnion('part', [
  z.strictObject({
    part: z.literal('title'),
    base,
    title: z.string().trim().min(1).max(255),
  }),
  z.strictObject({
    part: z.literal('section'),
    base,
    id: sectionIdSchema,
    body: z.string().max(100_000),
  }),
  /** Without a row it is taken out, which only rows that people have added can be; others can be hidden. */
  z.strictObject({
    part: z.literal('timeline'),
    base,
    id: z.string().min(1).max(300),
    row: timelineRowSchema.omit({ id: true, original: true }).optional(),
  }),
  z.strictObject({ part: z.literal('whys'), base, whys: whysSchema }),
  z.strictObject({ part: z.literal('impact'), base, impact: impactSchema }),
  z.strictObject({
    part: z.literal('people'),
    base,
    people: z.array(participantSchema).max(100),
  }),
  /** Without an item it is taken out. */
  z.strictObject({
    part: z.literal('action-item'),
    base,
    id: z.string().min(1).max(100),
    item: actionItemSchema.omit({ id: true, ticket: true }).optional(),
  }),
]);
/** @public */
export type PostmortemChange = z.input<typeof postmortemChangeSchema>;

/** The key of a part in `Postmortem.revisions`: `section:summary`, `timeline:<row>`, `whys`. @public */
export function partKey(
  change: { part: PostmortemChange['part'] } & { id?: string },
): string {
  return change.id === undefined ? change.part : `${change.part}:${change.id}`;
}

/**
 * `PATCH /postmortems/:id`. All of it is saved as one version, or nothing: answered 409 where somebody else has changed
 * one of the parts since `base`. Other parts may have changed, which is no conflict.
 *
 * @public
 */
export const changePostmortemSchema = z.strictObject({
  changes: z.array(postmortemChangeSchema).min(1).max(1_500),
  /** Saved while typing: takes the place of the same person's last one instead of adding to the history. */
  autosave: z.boolean().optional(),
});
/** @public */
export type ChangePostmortem = z.input<typeof changePostmortemSchema>;

/** `POST /postmortems/:id/import`: Markdown as it was exported, or with the same headings. @public */
export const importPostmortemSchema = z.strictObject({
  version: z.number().int().min(1),
  markdown: z.string().max(1_000_000),
});
/** @public */
export type ImportPostmortem = z.input<typeof importPostmortemSchema>;

/** `POST /postmortems/:id/restore`: an earlier version becomes the newest. @public */
export const restorePostmortemSchema = z.strictObject({
  /** The newest version, as the asking person knows it. */
  version: z.number().int().min(1),
  /** The version to go back to. */
  restore: z.number().int().min(1),
});
/** @public */
export type RestorePostmortem = z.input<typeof restorePostmortemSchema>;
