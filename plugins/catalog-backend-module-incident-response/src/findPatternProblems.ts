import { runbookSpecSchema } from '@incident-response/backstage-plugin-common';
import { RE2JS } from 're2js';

/** Each pattern of a well-formed runbook `spec` that RE2 can't read, as `field: reason`. */
export function findPatternProblems(spec: unknown): string[] {
  const { match } = runbookSpecSchema.parse(spec);
  const patterns = [
    ...(match.titlePatterns ?? []).map((pattern, index) => ({
      field: `spec.match.titlePatterns.${index}`,
      pattern,
    })),
    ...Object.entries(match.labels ?? {}).map(([label, pattern]) => ({
      field: `spec.match.labels.${label}`,
      pattern,
    })),
  ];
  return patterns.flatMap(({ field, pattern }) => {
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
  });
}
