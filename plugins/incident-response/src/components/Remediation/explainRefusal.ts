import type {
  RefusalNext,
  RemediationRefusal,
} from '@incident-response/backstage-plugin-common';

const WAY_OUT: Record<RefusalNext, string> = {
  wait: 'It is tried again by itself.',
  approve: 'Someone with the permission may approve it.',
  note: 'People decide what to do.',
  escalate: 'A human was asked.',
};

/** Why a repair did not run, as a sentence with its way out; the reason only where it isn't said already. */
export function explainRefusal(
  refusal: RemediationRefusal,
  explanation = '',
): string {
  const wayOut = WAY_OUT[refusal.next];
  return explanation.includes(refusal.reason)
    ? `Guard: ${refusal.guard}. ${wayOut}`
    : `Not repaired: ${refusal.reason} (guard: ${refusal.guard}). ${wayOut}`;
}
