import { z } from 'zod/v4';
import { severitySchema } from './severity';

/** `spec.type` of a `Resource` entity that is a runbook. @public */
export const RUNBOOK_TYPE = 'runbook';

/** Comma-separated runbook references an entity prefers. @public */
export const ANNOTATION_RUNBOOKS = 'incident-response/runbooks';

/**
 * What the owners of an entity wish: `disabled` keeps all automatic remediation away from it, `dry-run` rehearses it only,
 * `business-hours` leaves nights and weekends to people.
 * @public
 */
export const ANNOTATION_REMEDIATION = 'incident-response/remediation';

/** When nothing may be repaired by itself: an ISO 8601 interval such as `2026-12-01T22:00Z/PT2H`. @public */
export const ANNOTATION_MAINTENANCE = 'incident-response/maintenance';

/** On a group: the id of its Slack channel, which its weekly digest and reminders of action items go to. @public */
export const ANNOTATION_SLACK_CHANNEL = 'incident-response/slack-channel';

const text = z.string().trim().min(1);

const minutesSchema = z
  .strictObject({
    seconds: z.number().int().positive().optional(),
    minutes: z.number().int().positive().optional(),
    hours: z.number().int().positive().optional(),
  })
  .refine(value => Object.keys(value).length > 0, {
    message: 'needs at least one of seconds, minutes, hours',
  });

const matchSchema = z
  .strictObject({
    /** Names of alert rules, compared without regard to case. */
    alertNames: z.array(text).min(1).optional(),
    /** RE2 patterns looked for anywhere in the incident's title, without regard to case. */
    titlePatterns: z.array(text).min(1).optional(),
    /** Alert labels that must all be there; a value is an RE2 pattern for the whole value. */
    labels: z
      .record(text, text)
      .refine(value => Object.keys(value).length > 0, {
        message: 'needs at least one label',
      })
      .optional(),
    severities: z.array(severitySchema).min(1).optional(),
    /** Only for entities like these. */
    entity: z
      .strictObject({
        kinds: z.array(text).min(1).optional(),
        types: z.array(text).min(1).optional(),
        tags: z.array(text).min(1).optional(),
      })
      .optional(),
  })
  .refine(match => match.alertNames || match.titlePatterns || match.labels, {
    message:
      'needs at least one of alertNames, titlePatterns or labels, or it would fit every incident',
  });

/** @public */
export const REMEDIATION_MODES = ['auto', 'approve', 'suggest', 'off'] as const;

/** `auto` runs alone, `approve` waits for a person, `suggest` only says what it would do. @public */
export type RemediationMode = (typeof REMEDIATION_MODES)[number];

const planStepSchema = z.strictObject({
  action: text.regex(/^[a-z0-9-]+:[a-z0-9-]+$/, {
    message: 'must look like kubernetes:restart-pod',
  }),
  /** Texts may hold Liquid outputs of what is known of the incident: `{{ labels.mountpoint }}`. */
  parameters: z.record(z.string(), z.json()).default({}),
  /** The step is passed over unless all of it is so. */
  when: z
    .strictObject({
      severities: z.array(severitySchema).min(1).optional(),
      /** Of `spec.lifecycle` of the affected entity. */
      lifecycles: z.array(text).min(1).optional(),
      /** Labels of the alerts; a value is an RE2 pattern for the whole value. */
      labels: z.record(text, text).optional(),
    })
    .optional(),
  /** How often it is tried before the plan goes on. Without it: once, and the last step of a plan until the limit. */
  attempts: z.number().int().min(1).max(3).optional(),
  /** Stricter than the plan's, for this step. */
  mode: z.enum(REMEDIATION_MODES).optional(),
  /** Instead of the plan's, for this step. */
  verifyWithin: minutesSchema.optional(),
});

const remediationSchema = z.strictObject({
  /** Can only be stricter than the portal's own policy. */
  mode: z.enum(REMEDIATION_MODES).default('auto'),
  /** The plan: its steps in order, each tried until it has helped or was tried often enough; then a human is asked. */
  actions: z.array(planStepSchema).min(1).max(10),
  maxAttempts: z.number().int().min(1).max(3).optional(),
  verifyWithin: minutesSchema.default({ minutes: 2 }),
  /**
   * Resolve the PagerDuty incident as soon as the repair is verified. Without it, the repair counts as verified only
   * when the alert has cleared as well.
   */
  resolveIncident: z.boolean().default(false),
});

/** The `spec` of a runbook entity (`kind: Resource`, `spec.type: runbook`). @public */
export const runbookSpecSchema = z.looseObject({
  type: z.literal(RUNBOOK_TYPE),
  owner: text,
  match: matchSchema,
  /** Severity of incidents whose PagerDuty priority says nothing. */
  severity: severitySchema.optional(),
  steps: z
    .array(
      z.strictObject({
        title: text,
        description: z.string().optional(),
        /** Where in the runbook's page the step is explained, for example `#find-the-pod`. */
        anchor: z.string().optional(),
      }),
    )
    .min(1),
  remediation: remediationSchema.optional(),
  /** Ask a human at once, whatever the severity: for faults that nothing automatic may touch. */
  escalate: z.strictObject({ reason: text }).optional(),
});

/** @public */
export type RunbookSpec = z.infer<typeof runbookSpecSchema>;
/** As somebody writes it: what has a default may be left out. @public */
export type WrittenRunbookSpec = z.input<typeof runbookSpecSchema>;
/** @public */
export type RunbookMatchRules = z.infer<typeof matchSchema>;
/** @public */
export type RunbookRemediation = z.infer<typeof remediationSchema>;
/** One step of a plan. @public */
export type RunbookPlanStep = z.infer<typeof planStepSchema>;

/** A runbook as the matcher sees it. @public */
export interface Runbook {
  entityRef: string;
  title: string;
  spec: RunbookSpec;
  /** Path of its page in the portal: TechDocs where it has some, else its catalog page. */
  path: string;
  /** The catalog's etag of the version that was read. */
  etag?: string;
  /** The catalog location it was read from, for the trust guard. */
  location?: string;
}

/** A runbook that fits an incident, and why. @public */
export interface RunbookMatch {
  entityRef: string;
  title: string;
  path: string;
  /** One sentence for each rule that matched. */
  why: string[];
  /** More specific matches score higher; only the order matters. */
  score: number;
  etag?: string;
  location?: string;
  severity?: RunbookSpec['severity'];
  steps: RunbookSpec['steps'];
  remediation?: RunbookRemediation;
  escalate?: RunbookSpec['escalate'];
}

/** A runbook entity that could not be used, with the reason. @public */
export interface RunbookRefusedDefinition {
  entityRef: string;
  problems: string[];
}

/** Each problem of a runbook's `spec` as `field: reason`; empty when it is well formed. @public */
export function findRunbookProblems(spec: unknown): string[] {
  const parsed = runbookSpecSchema.safeParse(spec);
  if (parsed.success) {
    return [];
  }
  return parsed.error.issues.map(issue => {
    const field = ['spec', ...issue.path.map(String)].join('.');
    return `${field}: ${issue.message}`;
  });
}
