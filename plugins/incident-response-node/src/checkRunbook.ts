import {
  findRunbookProblems,
  runbookSpecSchema,
} from '@incident-response/backstage-plugin-common';
import { RE2JS } from 're2js';
import { findParameterProblems } from './planParameters';

/**
 * Each problem of a runbook's `spec` as `field: reason`: its shape, its patterns, and the templates of its plan. Asked when
 * the catalog takes it in, and again before it is used.
 * @public
 */
export function checkRunbook(spec: unknown): string[] {
  const problems = findRunbookProblems(spec);
  if (problems.length > 0) {
    return problems;
  }
  const { match, remediation } = runbookSpecSchema.parse(spec);
  const steps = remediation?.actions ?? [];
  return [
    ...(match.titlePatterns ?? []).flatMap((pattern, index) =>
      checkPattern(`spec.match.titlePatterns.${index}`, pattern),
    ),
    ...checkLabels('spec.match.labels', match.labels),
    ...steps.flatMap((step, index) => {
      const where = `spec.remediation.actions.${index}`;
      return [
        ...checkLabels(`${where}.when.labels`, step.when?.labels),
        ...findParameterProblems(step.parameters).map(
          problem => `${where}.parameters.${problem}`,
        ),
      ];
    }),
  ];
}

function checkLabels(
  field: string,
  labels: Record<string, string> = {},
): string[] {
  return Object.entries(labels).flatMap(([label, pattern]) =>
    checkPattern(`${field}.${label}`, pattern),
  );
}

function checkPattern(field: string, pattern: string): string[] {
  try {
    RE2JS.compile(pattern);
    return [];
  } catch (error) {
    return [
      `${field}: "${pattern}" is not an RE2 pattern (${
        error instanceof Error ? error.message : String(error)
      })`,
    ];
  }
}
