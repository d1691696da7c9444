import type {
  AlertDetails,
  Runbook,
  RunbookMatch,
  Severity,
} from '@incident-response/backstage-plugin-common';
import { RE2JS } from 're2js';

/** What runbooks are matched against. */
export interface MatchSubject {
  title: string;
  alerts: AlertDetails[];
  severity: Severity;
  entity?: {
    kind: string;
    type?: string;
    tags: string[];
    /** Runbooks that the entity depends on or names in its annotation. */
    runbooks: string[];
    system?: string;
    owner?: string;
  };
}

/** What a runbook that isn't the entity's own belongs to. */
export interface Belonging {
  /** `spec.system` of the runbook. */
  system?: string;
  owner?: string;
}

/** How much each reason weighs. Only the order matters: the closer to the entity and the more exact, the higher. */
const SCORE = {
  ofEntity: 1000,
  ofSystem: 200,
  ofOwner: 100,
  alertName: 50,
  label: 20,
  titlePattern: 10,
  entityFilter: 5,
  severity: 2,
} as const;

/** Runbooks that fit, best first; equal scores are ordered by reference, so that the answer is always the same. */
export function matchRunbooks(
  subject: MatchSubject,
  runbooks: (Runbook & Belonging)[],
): RunbookMatch[] {
  return runbooks
    .flatMap(runbook => matchRunbook(subject, runbook) ?? [])
    .sort(
      (a, b) =>
        b.score - a.score || a.entityRef.localeCompare(b.entityRef, 'en'),
    );
}

function matchRunbook(
  subject: MatchSubject,
  runbook: Runbook & Belonging,
): RunbookMatch | undefined {
  const { match } = runbook.spec;
  const why: string[] = [];
  let score = 0;
  const because = (points: number, reason: string) => {
    score += points;
    why.push(reason);
  };

  // What the runbook is for: at least one of these has to be true.
  const name = subject.alerts
    .map(alert => alert.name)
    .find(
      candidate =>
        candidate !== undefined &&
        match.alertNames?.some(
          wanted => wanted.toLowerCase() === candidate.toLowerCase(),
        ),
    );
  if (name) {
    because(SCORE.alertName, `Alert name is ${name}`);
  }
  const pattern = match.titlePatterns?.find(candidate =>
    compile(candidate).test(subject.title),
  );
  if (pattern) {
    because(SCORE.titlePattern, `Title matches "${pattern}"`);
  }
  if (match.labels && hasLabels(subject.alerts, match.labels)) {
    const labels = Object.entries(match.labels);
    because(
      SCORE.label * labels.length,
      `Alert has ${labels.map(([key, value]) => `${key}=${value}`).join(', ')}`,
    );
  }
  if (why.length === 0) {
    return undefined;
  }

  // What it is limited to: all of these have to be true.
  if (match.severities) {
    if (!match.severities.includes(subject.severity)) {
      return undefined;
    }
    because(SCORE.severity, `Severity is ${subject.severity}`);
  }
  if (match.entity) {
    if (!fitsEntity(subject.entity, match.entity)) {
      return undefined;
    }
    because(SCORE.entityFilter, 'The service is of the kind it is meant for');
  }

  // How close it is to the service.
  if (subject.entity?.runbooks.includes(runbook.entityRef)) {
    because(SCORE.ofEntity, 'The service names this runbook');
  } else if (runbook.system && runbook.system === subject.entity?.system) {
    because(SCORE.ofSystem, 'It belongs to the same system');
  } else if (runbook.owner && runbook.owner === subject.entity?.owner) {
    because(SCORE.ofOwner, 'It belongs to the same owner');
  }

  return {
    entityRef: runbook.entityRef,
    title: runbook.title,
    path: runbook.path,
    why,
    score,
    etag: runbook.etag,
    location: runbook.location,
    severity: runbook.spec.severity,
    steps: runbook.spec.steps,
    remediation: runbook.spec.remediation,
    escalate: runbook.spec.escalate,
  };
}

function hasLabels(
  alerts: AlertDetails[],
  labels: Record<string, string>,
): boolean {
  return alerts.some(alert =>
    Object.entries(labels).every(
      ([key, value]) =>
        alert.labels[key] !== undefined &&
        compile(value).testExact(alert.labels[key]),
    ),
  );
}

function fitsEntity(
  entity: MatchSubject['entity'],
  filter: NonNullable<Runbook['spec']['match']['entity']>,
): boolean {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  return (
    entity !== undefined &&
    (!filter.kinds || filter.kinds.some(kind => same(kind, entity.kind))) &&
    (!filter.types ||
      filter.types.some(type => same(type, entity.type ?? ''))) &&
    (!filter.tags || filter.tags.every(tag => entity.tags.includes(tag)))
  );
}

/** RE2: linear in the length of the text, so that no pattern in the catalog can stall the backend. */
function compile(pattern: string): RE2JS {
  return RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
}
