import { createHmac, timingSafeEqual } from 'node:crypto';
import type { DateTime } from 'luxon';

/** How old, or how far ahead of our clock, a request of Slack may be. Slack's own recommendation. */
const SLACK_SECONDS = 5 * 60;

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

/**
 * Whether Slack has sent these bytes within the last five minutes. What is signed is `v0:<timestamp>:<raw body>`, so that
 * neither can be exchanged. Source: Slack's developer documentation, "Verifying requests from Slack".
 */
export function isSignedBySlack(
  request: {
    body: Buffer;
    /** `X-Slack-Request-Timestamp`, in seconds. */
    timestamp: string | undefined;
    /** `X-Slack-Signature`. */
    signature: string | undefined;
  },
  secret: string,
  now: DateTime,
): boolean {
  const { body, timestamp = '', signature = '' } = request;
  const [, hex] = /^v0=([0-9a-f]{64})$/i.exec(signature) ?? [];
  if (!/^\d{1,12}$/.test(timestamp) || hex === undefined) {
    return false;
  }
  const expected = createHmac('sha256', secret)
    .update(`v0:${timestamp}:`)
    .update(body)
    .digest();
  return (
    timingSafeEqual(Buffer.from(hex, 'hex'), expected) &&
    Math.abs(now.toSeconds() - Number(timestamp)) <= SLACK_SECONDS
  );
}
