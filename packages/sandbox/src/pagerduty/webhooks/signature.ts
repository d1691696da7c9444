import { createHmac } from 'node:crypto';

/** The value of `X-PagerDuty-Signature` for a body: HMAC-SHA256 of its bytes, as PagerDuty computes it. */
export function signBody(body: string, secret: string): string {
  return `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
