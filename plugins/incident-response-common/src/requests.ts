import { z } from 'zod/v4';
import { entityRefSchema as entityRef } from './entityRef';
import { INCIDENT_STATUSES } from './incident';
import { POSTMORTEM_STATUSES } from './postmortem';
import { LINK_VERDICTS } from './related';
import { severitySchema } from './severity';

const shortText = z.string().trim().min(1).max(4_000);
const instant = z.iso.datetime({ offset: true });
const page = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
};

/** `GET /incidents`. `status=open` stands for triggered and acknowledged. @public */
export const incidentQuerySchema = z.strictObject({
  ...page,
  status: z.enum([...INCIDENT_STATUSES, 'open']).optional(),
  severity: severitySchema.optional(),
  entityRef: entityRef.optional(),
  ownerRef: entityRef.optional(),
});
/** @public */
export type IncidentQuery = z.input<typeof incidentQuerySchema>;

/** `GET /postmortems`. @public */
export const postmortemQuerySchema = z.strictObject({
  ...page,
  status: z.enum(POSTMORTEM_STATUSES).optional(),
  entityRef: entityRef.optional(),
  incidentId: z.string().max(100).optional(),
});
/** @public */
export type PostmortemQuery = z.input<typeof postmortemQuerySchema>;

/** `GET /postmortems/:id/versions`. @public */
export const postmortemVersionQuerySchema = z.strictObject(page);
/** @public */
export type PostmortemVersionQuery = z.input<
  typeof postmortemVersionQuerySchema
>;

/** `PUT /incidents/:id/severity`. @public */
export const setSeveritySchema = z.strictObject({
  severity: severitySchema,
  reason: shortText.optional(),
});
/** `POST /incidents/:id/notes` and `/updates`. @public */
export const textSchema = z.strictObject({ text: shortText });
/** `PUT /incidents/:id/related/:otherId`. @public */
export const linkVerdictSchema = z.strictObject({
  verdict: z.enum(LINK_VERDICTS),
});
/** `PUT /incidents/:id/steps/:step`. @public */
export const stepSchema = z.strictObject({ done: z.boolean() });
/** `POST /incidents/:id/remediation`. With `dryRun`, everything is gone through and nothing is changed. @public */
export const remediationRequestSchema = z.strictObject({
  dryRun: z.boolean().optional(),
  reason: shortText.optional(),
});
/** `POST /incidents/:id/remediation/restore`. @public */
export const restoreSchema = z.strictObject({
  attempt: z.number().int().min(1),
});
/** `POST /incidents/:id/remediation/decision`. @public */
export const approvalSchema = z.strictObject({
  attempt: z.number().int().min(1),
  decision: z.enum(['approve', 'reject']),
  reason: shortText.optional(),
});
/** `POST /incidents/:id/effects/retry`. @public */
export const retryEffectSchema = z.strictObject({
  effect: z.string().min(1).max(300),
});
/** `PUT /remediation/switch`. @public */
export const killSwitchSchema = z.strictObject({ enabled: z.boolean() });
/** `POST /drills`. @public */
export const drillSchema = z.strictObject({
  scenario: z.string().regex(/^[a-z-]{1,60}$/),
});

/** `GET /action-items`. `scope` is whose they are, of whoever asks. @public */
export const actionItemQuerySchema = z.strictObject({
  ...page,
  scope: z.enum(['mine', 'team', 'all']).default('all'),
  status: z.enum(['open', 'done']).default('open'),
  overdue: z.enum(['true', 'false']).optional(),
  entityRef: entityRef.optional(),
  ownerRef: entityRef.optional(),
});
/** @public */
export type ActionItemQuery = z.input<typeof actionItemQuerySchema>;

/** `PATCH /postmortems/:id/action-items/:itemId`. `null` takes a field away. @public */
export const changeActionItemSchema = z.strictObject({
  done: z.boolean().optional(),
  dueDate: z.iso.date().nullable().optional(),
  owner: entityRef.nullable().optional(),
});
/** @public */
export type ChangeActionItem = z.input<typeof changeActionItemSchema>;

/** `POST /postmortems`: for a known incident, or for one that PagerDuty never saw. @public */
export const createPostmortemSchema = z.union([
  z.strictObject({ incidentId: z.string().min(1).max(100) }),
  z
    .strictObject({
      title: z.string().trim().min(1).max(255),
      severity: severitySchema,
      entityRef: entityRef.optional(),
      startedAt: instant,
      endedAt: instant,
      summary: z.string().max(20_000).optional(),
    })
    .refine(body => Date.parse(body.startedAt) <= Date.parse(body.endedAt), {
      message: 'must not be before startedAt',
      path: ['endedAt'],
    }),
]);
/** @public */
export type CreatePostmortem = z.input<typeof createPostmortemSchema>;
