import { z } from 'zod/v4';
import { entityRefSchema } from './entityRef';
import { postmortemSectionSchema } from './postmortemSections';
import type {
  PostmortemComment,
  PostmortemEditor,
  PostmortemReviewer,
  ReviewCheck,
} from './postmortemReview';
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

const instantSchema = z.iso.datetime({ offset: true });
const idSchema = z.string().min(1).max(300);

/** @public */
export const ACTION_ITEM_TYPES = [
  'prevent',
  'detect',
  'mitigate',
  'process',
] as const;

/** @public */
export const actionItemSchema = z.object({
  id: z.string().min(1).max(100),
  title: z.string().trim().min(1).max(255),
  type: z.enum(ACTION_ITEM_TYPES),
  priority: z.enum(['high', 'medium', 'low']).default('medium'),
  /** Catalog entity reference of a user or group. */
  owner: z.string().max(255).optional(),
  /** Calendar day, `2026-11-30`. */
  dueDate: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, { message: 'must look like 2026-11-30' })
    .optional(),
  done: z.boolean().default(false),
  ticket: z
    .object({
      key: z.string(),
      url: z.string(),
      status: z.string().optional(),
      missing: z.boolean().optional(),
    })
    .optional(),
});
/** @public */
export type ActionItem = z.infer<typeof actionItemSchema>;

/** The most rows that a timeline holds; what is left out of a longer story is said in the section's text. @public */
export const TIMELINE_ROWS = 1_000;

/** Where a row can be checked: a page outside, or in the portal. @public */
export const rowSourceSchema = z.object({
  title: z.string().max(300),
  url: z
    .string()
    .max(2_000)
    .regex(/^(https?:\/\/|\/)[^\s<>]*$/, {
      message: 'must begin with http://, https:// or /',
    }),
});

/**
 * One row of the timeline. What the system drafted keeps how it was in `original`, whatever people make of it.
 *
 * @public
 */
export const timelineRowSchema = z.object({
  /** The fact's id, or one of its own for a row that a person has added. */
  id: idSchema,
  /** When it happened, ISO 8601. */
  at: instantSchema,
  /** One line of Markdown. */
  text: z.string().trim().min(1).max(2_000),
  /** Where it can be checked. */
  source: rowSourceSchema.optional(),
  /** Left out of what is read, printed and sent; kept. */
  hidden: z.boolean().default(false),
  /** One of the moments that tell the story. */
  pinned: z.boolean().default(false),
  /** As the fact had it. Missing in rows that people have added. */
  original: z.object({ at: instantSchema, text: z.string() }).optional(),
});
/** @public */
export type TimelineRow = z.output<typeof timelineRowSchema>;

/** How deep causes may be traced, and how many there may be. @public */
export const WHYS = { depth: 12, count: 200 };

/**
 * The five whys as an outline: each answers the nearest one above it that is less deep, so that a why can branch. The
 * first has depth 0, and none is more than one deeper than the one before.
 *
 * @public
 */
export const whysSchema = z
  .array(
    z.object({
      id: idSchema,
      depth: z.number().int().min(0).max(WHYS.depth),
      text: z.string().max(2_000),
    }),
  )
  .max(WHYS.count)
  .refine(
    whys =>
      whys.every(({ depth }, at) => depth <= (whys[at - 1]?.depth ?? -1) + 1),
    { message: 'must not be more than one deeper than the one above' },
  );
/** @public */
export type Why = z.infer<typeof whysSchema>[number];

/** What users had of it. The impact is not as long as the response: it begins before and may end earlier. @public */
export const impactSchema = z
  .object({
    startedAt: instantSchema.optional(),
    endedAt: instantSchema.optional(),
    users: z.string().trim().max(500).optional(),
    requests: z.string().trim().max(500).optional(),
    revenue: z.string().trim().max(500).optional(),
    serviceLevel: z.string().trim().max(500).optional(),
    /** Catalog entities that were affected. */
    entityRefs: z.array(entityRefSchema).max(100).default([]),
  })
  .refine(
    ({ startedAt, endedAt }) =>
      !startedAt || !endedAt || Date.parse(startedAt) <= Date.parse(endedAt),
    { message: 'must not be before startedAt', path: ['endedAt'] },
  );
/** @public */
export type Impact = z.output<typeof impactSchema>;

/** Who took part, as entities of the catalog. @public */
export const participantSchema = z.object({
  entityRef: entityRefSchema,
  /** In the words of the handbook: `commander`, `responder`, `communications`, `scribe`. */
  role: z.string().trim().min(1).max(60),
});
/** @public */
export type Participant = z.infer<typeof participantSchema>;

/** The document itself: what a version stores. @public */
export const postmortemDocumentSchema = z.object({
  title: z.string().trim().min(1).max(255),
  sections: z.array(postmortemSectionSchema).max(50),
  timeline: z.array(timelineRowSchema).max(TIMELINE_ROWS).default([]),
  whys: whysSchema.default([]),
  impact: impactSchema.default({ entityRefs: [] }),
  people: z.array(participantSchema).max(100).default([]),
  actionItems: z.array(actionItemSchema).max(200),
});
/** @public */
export type PostmortemDocument = z.output<typeof postmortemDocumentSchema>;

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
  /** The team that owns the service. */
  ownerRef?: string;
  /** Who sees to it that the document gets done: the commander, else the owning team. */
  documentOwnerRef?: string;
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
  /** The version in which each part was last changed, by the part's key; 0 for those that are missing. */
  revisions: Record<string, number>;
  /** Advice of the blameless linter, by section. It never blocks. */
  hints: BlamelessHint[];
  reviewers: PostmortemReviewer[];
  /** When it is talked over. */
  meetingAt?: string;
  comments: PostmortemComment[];
  /** What a reviewer looks for, and whether it is there. */
  checklist: ReviewCheck[];
  /** Why it was published although something of the checklist was missing. */
  publishedBecause?: string;
  /** Who else is editing it right now. */
  editors: PostmortemEditor[];
}

/** A phrase that blames, and how it could be said. @public */
export interface BlamelessHint {
  /** A section's id, `timeline`, `whys` or `action-items`. */
  sectionId: string;
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
