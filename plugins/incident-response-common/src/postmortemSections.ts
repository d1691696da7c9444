import { z } from 'zod/v4';

/**
 * The sections of the built-in template, in the order in which they are read. An adopter's template may have others; each
 * document keeps the sections that it was drafted with.
 *
 * @public
 */
export const POSTMORTEM_SECTIONS = [
  { id: 'summary', title: 'Summary' },
  { id: 'impact', title: 'Impact' },
  { id: 'trigger', title: 'Trigger and detection' },
  { id: 'timeline', title: 'Timeline' },
  { id: 'remediation', title: 'What was tried' },
  { id: 'metrics', title: 'Response in numbers' },
  { id: 'whys', title: 'Five whys' },
  { id: 'factors', title: 'Contributing factors' },
  { id: 'went-well', title: 'What went well' },
  { id: 'went-badly', title: 'What went badly' },
  { id: 'lucky', title: 'Where we got lucky' },
  { id: 'surprised', title: 'Why we were surprised' },
  { id: 'related', title: 'Related incidents' },
  { id: 'lessons', title: 'Lessons' },
] as const;

/** Sections that have more than text: the document's fields of the same name belong to them. @public */
export const STRUCTURED_SECTIONS = ['impact', 'timeline', 'whys'] as const;

/** Lower case letters, digits and dashes: `went-well`. @public */
export const sectionIdSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, {
  message: 'must be lower case letters, digits and dashes, like went-well',
});

const TITLES = new Map<string, string>(
  POSTMORTEM_SECTIONS.map(({ id, title }) => [id, title]),
);

/** @public */
export const postmortemSectionSchema = z
  .object({
    id: sectionIdSchema,
    /** Where it is missing, as in documents of earlier versions, the built-in title. */
    title: z.string().trim().max(120).optional(),
    /** Markdown. */
    body: z.string().max(100_000),
    /** `drafted` was written by the system from facts, `edited` by a person. */
    state: z.enum(['empty', 'drafted', 'edited']),
  })
  .transform(section => ({
    ...section,
    title: section.title || TITLES.get(section.id) || section.id,
  }));
/** @public */
export type PostmortemSection = z.output<typeof postmortemSectionSchema>;
