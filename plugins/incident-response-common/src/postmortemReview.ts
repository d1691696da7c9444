import { z } from 'zod/v4';
import { entityRefSchema } from './entityRef';
import { sectionIdSchema } from './postmortemSections';

/** Somebody who was asked to look at it, and what became of it. @public */
export interface PostmortemReviewer {
  /** Catalog entity reference of a user or group. */
  entityRef: string;
  verdict: 'asked' | 'approved' | 'changes_requested';
  /** When it was decided, and by whom where a group was asked. ISO 8601. */
  decidedAt?: string;
  decidedBy?: string;
}

/** Something said about a section, or about the whole. @public */
export interface PostmortemComment {
  id: string;
  /** Missing for what is about the whole. */
  sectionId?: string;
  /** Markdown. */
  text: string;
  author: string;
  createdAt: string;
  resolvedAt?: string;
  resolvedBy?: string;
}

/** Somebody with the document open for editing. @public */
export interface PostmortemEditor {
  entityRef: string;
  /** The part that is being edited, by its key. */
  part?: string;
  seenAt: string;
}

/** One point of the review's checklist. @public */
export interface ReviewCheck {
  id: 'data' | 'impact' | 'causes' | 'actions' | 'shared';
  title: string;
  done: boolean;
  /** What is there, or what is missing. */
  detail: string;
  /** Whether it can't be published without, unless a reason is stated. */
  required: boolean;
}

const instantSchema = z.iso.datetime({ offset: true });

/** `PATCH /postmortems/:id/details`. `null` takes a field out. @public */
export const postmortemDetailsSchema = z.strictObject({
  documentOwnerRef: entityRefSchema.optional(),
  reviewers: z.array(entityRefSchema).max(20).optional(),
  meetingAt: instantSchema.nullable().optional(),
  dueAt: instantSchema.nullable().optional(),
});
/** @public */
export type PostmortemDetails = z.input<typeof postmortemDetailsSchema>;

/** `POST /postmortems/:id/verdict`, of somebody who was asked for a review. @public */
export const verdictSchema = z.strictObject({
  verdict: z.enum(['approved', 'changes_requested']),
  /** Becomes a comment. */
  text: z.string().trim().min(1).max(4_000).optional(),
});
/** @public */
export type Verdict = z.input<typeof verdictSchema>;

/** `POST /postmortems/:id/publish`. The reason is needed where something required of the checklist is missing. @public */
export const publishPostmortemSchema = z.strictObject({
  reason: z.string().trim().min(1).max(1_000).optional(),
});
/** @public */
export type PublishPostmortem = z.input<typeof publishPostmortemSchema>;

/** `POST /postmortems/:id/comments`. @public */
export const commentSchema = z.strictObject({
  sectionId: sectionIdSchema.optional(),
  text: z.string().trim().min(1).max(4_000),
});
/** @public */
export type NewComment = z.input<typeof commentSchema>;

/** `PUT /postmortems/:id/comments/:commentId`. @public */
export const resolveCommentSchema = z.strictObject({ resolved: z.boolean() });

/** `POST /postmortems/:id/presence`: "I am editing this part", said anew every so often. @public */
export const presenceSchema = z.strictObject({
  part: z.string().max(400).optional(),
  /** Editing is over. */
  leaving: z.boolean().optional(),
});
/** @public */
export type Presence = z.input<typeof presenceSchema>;

/** `POST /postmortems/archive`, a page of published postmortems at a time. @public */
export const archiveAgainSchema = z.strictObject({
  cursor: z.string().max(200).optional(),
});

/** What was asked of the archive. @public */
export interface ArchivedAgain {
  postmortems: number;
  versions: number;
  /** There is more: ask again from here. */
  nextCursor?: string;
}
