import { z } from 'zod/v4';
import { severitySchema } from './severity';

/** @public */
export const POSTMORTEM_STATUSES = [
  'draft',
  'in_review',
  'published',
  'closed',
] as const;
/** @public */
export type PostmortemStatus = (typeof POSTMORTEM_STATUSES)[number];

/** Sections in the order in which they are read. @public */
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

/** @public */
export type PostmortemSectionId = (typeof POSTMORTEM_SECTIONS)[number]['id'];

/** @public */
export const postmortemSectionSchema = z.object({
  id: z.enum(
    POSTMORTEM_SECTIONS.map(section => section.id) as [
      PostmortemSectionId,
      ...PostmortemSectionId[],
    ],
  ),
  /** Markdown. */
  body: z.string().max(100_000),
  /** `drafted` was written by the system from facts, `edited` by a person. */
  state: z.enum(['empty', 'drafted', 'edited']),
});
/** @public */
export type PostmortemSection = z.infer<typeof postmortemSectionSchema>;

/** @public */
export const ACTION_ITEM_TYPES = [
  'prevent',
  'detect',
  'mitigate',
  'process',
] as const;

/** @public */
export const actionItemSchema = z.object({
  id: z.string().min(1),
  title: z.string().trim().min(1).max(255),
  type: z.enum(ACTION_ITEM_TYPES),
  priority: z.enum(['high', 'medium', 'low']).default('medium'),
  /** Catalog entity reference of a user or group. */
  owner: z.string().optional(),
  /** Calendar day, `2026-11-30`. */
  dueDate: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, { message: 'must look like 2026-11-30' })
    .optional(),
  done: z.boolean().default(false),
  ticket: z.object({ key: z.string(), url: z.string() }).optional(),
});
/** @public */
export type ActionItem = z.infer<typeof actionItemSchema>;

/** The document itself: what a version stores. @public */
export const postmortemDocumentSchema = z.object({
  title: z.string().trim().min(1).max(255),
  sections: z.array(postmortemSectionSchema),
  actionItems: z.array(actionItemSchema),
});
/** @public */
export type PostmortemDocument = z.infer<typeof postmortemDocumentSchema>;

/** A postmortem as lists show it. Times are ISO 8601. @public */
export interface PostmortemSummary {
  id: string;
  incidentId: string;
  incidentNumber?: number;
  title: string;
  status: PostmortemStatus;
  severity: z.infer<typeof severitySchema>;
  serviceName?: string;
  entityRef?: string;
  ownerRef?: string;
  dueAt?: string;
  startedAt: string;
  endedAt?: string;
  createdAt: string;
  updatedAt: string;
  publishedAt?: string;
  version: number;
  openActionItems: number;
}

/** One postmortem, whole. @public */
export interface Postmortem extends PostmortemSummary {
  document: PostmortemDocument;
  /** Advice of the blameless linter, by section. It never blocks. */
  hints: BlamelessHint[];
}

/** A phrase that blames, and how it could be said. @public */
export interface BlamelessHint {
  sectionId: PostmortemSectionId;
  phrase: string;
  why: string;
  better: string;
}

/** One saved version. @public */
export interface PostmortemVersion {
  version: number;
  savedAt: string;
  savedBy: string;
}
