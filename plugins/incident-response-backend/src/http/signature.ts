import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether a body carries PagerDuty's signature for any of the secrets. The header lists one `v1=<hex>` a secret;
 * other versions are ignored. Source: PagerDuty's developer documentation, "Verifying webhook signatures".
 */
export function isSignedByPagerDuty(
  body: Buffer,
  header: string | undefined,
  secrets: readonly string[],
): boolean {
  const given = (header ?? '')
    .split(',')
    .map(part => /^v1=([0-9a-f]{64})$/i.exec(part.trim())?.[1])
    .filter((hex): hex is string => hex !== undefined)
    .map(hex => Buffer.from(hex, 'hex'));
  let valid = false;
  // No early exit: how long it takes must not tell which secret is the right one.
  for (const secret of secrets) {
    const expected = createHmac('sha256', secret).update(body).digest();
    for (const signature of given) {
      valid = timingSafeEqual(signature, expected) || valid;
    }
  }
  return valid;
}
