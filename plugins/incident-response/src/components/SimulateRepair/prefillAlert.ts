import type { Entity } from '@backstage/catalog-model';
import {
  runbookSpecSchema,
  type Severity,
} from '@incident-response/backstage-plugin-common';
import { formatLabels } from './parseLabels';

/** What the form holds. */
export interface AlertDraft {
  name: string;
  title: string;
  /** One `key=value` a line. */
  labels: string;
  severity: Severity;
}

const EMPTY: AlertDraft = { name: '', title: '', labels: '', severity: 'P2' };

/** A pattern that is a plain value, as most are: others can't be turned into an example. */
const PLAIN = /^[\w./: -]+$/;

/** An alert that the runbook's own rules fit, as far as they name one. */
export function prefillAlert(runbook: Entity | undefined): AlertDraft {
  const parsed = runbookSpecSchema.safeParse(runbook?.spec);
  if (!runbook || !parsed.success) {
    return EMPTY;
  }
  const { match, severity } = parsed.data;
  const name = match.alertNames?.[0] ?? '';
  const labels = Object.entries(match.labels ?? {}).filter(([, pattern]) =>
    PLAIN.test(pattern),
  );
  return {
    name,
    title: runbook.metadata.title ?? (name || runbook.metadata.name),
    labels: formatLabels(Object.fromEntries(labels)),
    severity: match.severities?.[0] ?? severity ?? EMPTY.severity,
  };
}
