import { createHmac } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { networkError, ProviderError, statusError } from '../ProviderError';
import type { ProviderGate } from '../ProviderGate';

/** One address that repairs may call. */
export interface WebhookTarget {
  name: string;
  url: string;
  /** Signs each request. */
  secret: string;
  /** Whether the address may be within the organisation's own network. */
  allowPrivateAddress: boolean;
}

/** What is sent, and under which key the receiver may recognise it. */
export interface WebhookCall {
  body: object;
  /** The same for every call of one attempt, so that the receiver can do it once. */
  idempotencyKey: string;
}

const TIMEOUT_MS = 8_000;
/** Of an answer, only whether it is one matters. Bytes. */
const MOST_ANSWER = 2_000;

type Filter = typeof import('request-filtering-agent');

/**
 * Sends signed requests, and never to where they are not meant to go: addresses of the own network are refused when the
 * connection is made, after the name was looked up, so that a name that leads elsewhere the second time helps nobody;
 * and redirects are not followed. By request-filtering-agent (MIT), which knows the special addresses.
 */
export class WebhookCaller {
  private readonly gate: ProviderGate;
  private readonly filter: Filter;

  private constructor(gate: ProviderGate, filter: Filter) {
    this.gate = gate;
    this.filter = filter;
  }

  static async create(gate: ProviderGate): Promise<WebhookCaller> {
    // ESM only.
    return new WebhookCaller(gate, await import('request-filtering-agent'));
  }

  /** @throws ProviderError */
  async call(
    target: WebhookTarget,
    { body, idempotencyKey }: WebhookCall,
  ): Promise<void> {
    const what = `call webhook ${target.name}`;
    const text = JSON.stringify(body);
    await this.gate.run({ what, limits: [] }, async () => {
      const { status, detail, retryAfter } = await this.send(target, what, {
        text,
        headers: {
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(text)),
          'user-agent': 'incident-response',
          'idempotency-key': idempotencyKey,
          ...sign(text, target.secret, new Date()),
        },
      });
      if (status < 200 || status >= 300) {
        throw statusError('Webhook', what, { status, detail, retryAfter });
      }
    });
  }

  private send(
    target: WebhookTarget,
    what: string,
    { text, headers }: { text: string; headers: http.OutgoingHttpHeaders },
  ): Promise<{ status: number; detail: string; retryAfter?: string }> {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    return new Promise((resolve, reject) => {
      const fail = (error: Error) =>
        reject(
          isForbiddenAddress(error)
            ? forbidden(target)
            : networkError(
                'Webhook',
                what,
                signal.aborted ? { code: 'ETIMEDOUT' } : error,
              ),
        );
      const { request } = target.url.startsWith('https:') ? https : http;
      request(
        target.url,
        {
          method: 'POST',
          headers,
          signal,
          agent: this.filter.useAgent(target.url, {
            allowPrivateIPAddress: target.allowPrivateAddress,
            allowMetaIPAddress: target.allowPrivateAddress,
          }),
        },
        response => {
          let detail = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            detail = `${detail}${chunk}`.slice(0, MOST_ANSWER);
          });
          response.on('error', fail);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              detail: detail.slice(0, 200),
              retryAfter: response.headers['retry-after'],
            }),
          );
        },
      )
        .on('error', fail)
        .end(text);
    });
  }
}

/**
 * `X-Incident-Response-Signature: t=<seconds>,v1=<hex>`: HMAC-SHA256 of `<seconds>.<body>`. The time is signed with it, so
 * that an old request can't be played again.
 */
export function sign(
  text: string,
  secret: string,
  at: Date,
): Record<string, string> {
  const seconds = Math.floor(at.getTime() / 1_000);
  const hex = createHmac('sha256', secret)
    .update(`${seconds}.${text}`)
    .digest('hex');
  return { 'x-incident-response-signature': `t=${seconds},v1=${hex}` };
}

/** The agent says so with an error of its own words. */
function isForbiddenAddress(error: Error): boolean {
  return /is not allowed|private IP|meta IP/i.test(error.message);
}

function forbidden({ name }: WebhookTarget): ProviderError {
  return new ProviderError({
    provider: 'Webhook',
    kind: 'rejected',
    message: `Webhook ${name} leads to an address of the own network, which it may not`,
    remedy: `Correct its url, or set allowPrivateAddress for it in incidentResponse.remediation.webhooks`,
  });
}
