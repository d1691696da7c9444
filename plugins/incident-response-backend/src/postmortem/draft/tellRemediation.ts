import type { IncidentState } from '../../incident/state';
import { fence, plain } from './wording';

/** What was tried and what came of it, with the evidence that was collected before anything was changed. */
export function tellRemediation(state: IncidentState): string {
  const lines = state.attempts.flatMap(attempt => [
    ...attempt.refusals.map(
      refusal =>
        `- Attempt ${attempt.attempt} was refused by guard \`${
          refusal.payload.guard
        }\`: ${plain(refusal.payload.reason)}`,
    ),
    ...(attempt.attempted
      ? [
          `- Attempt ${attempt.attempt}: \`${
            attempt.attempted.payload.action
          }\`, ${plain(attempt.attempted.payload.changes.join(', '))} → ${
            attempt.outcome?.type === 'remediation.verified'
              ? `worked: ${plain(attempt.outcome.payload.observed)}`
              : `did not help: ${
                  attempt.outcome?.type === 'remediation.ineffective'
                    ? plain(attempt.outcome.payload.reason)
                    : 'it was not verified'
                }`
          }`,
        ]
      : []),
  ]);
  const evidence = state.attempts.flatMap(
    attempt => attempt.diagnosed?.payload.evidence ?? [],
  );
  return [
    lines.length > 0 ? lines.join('\n') : 'Nothing automatic was tried.',
    ...(state.humanAsked.length > 0
      ? [
          `A human was asked: ${state.humanAsked
            .map(fact => plain(fact.payload.reason))
            .join('; ')}.`,
        ]
      : []),
    ...(evidence.length > 0
      ? [
          'Evidence collected before anything was changed:',
          ...evidence.map(
            item => `**${plain(item.title)}**\n\n${fence(item.text)}`,
          ),
        ]
      : []),
  ].join('\n\n');
}
