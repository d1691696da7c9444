import { createHash } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import express, {
  type ErrorRequestHandler,
  type RequestHandler,
  type Router,
} from 'express';
import type { DateTime } from 'luxon';
import { severityAtFirst, type Policy } from '../incident';
import type { Wakeups } from '../reconciler/wakeups/Wakeups';
import type { Inbox } from '../store';
import { parsePagerDutyEvent, type ParsedEvent } from './pagerDutyEvent';
import { isSignedByPagerDuty } from './signature';
import type { WebhookMonitor } from './WebhookMonitor';

/** PagerDuty's own limit. */
const MAX_BODY_BYTES = 256 * 1024;

/** PagerDuty waits 5 s; whatever the database does, it gets an answer before that. */
const ANSWER_WITHIN_MS = 4_000;

/** Which webhooks are believed. */
export interface WebhookTrust {
  secrets: string[];
  allowUnsigned: boolean;
}

/**
 * `POST /webhooks/pagerduty`: verify the raw bytes, store the fact, wake the incident, answer 202, in one transaction.
 * An authentic delivery is never answered 4xx, since PagerDuty would drop it for ever; trouble of ours is 503, since
 * then it comes again for up to 48 hours.
 */
export function createWebhookRouter(options: {
  trust: WebhookTrust;
  monitor: WebhookMonitor;
  inbox: Inbox;
  wakeups: Wakeups;
  policy: Policy;
  logger: LoggerService;
  now: () => DateTime;
}): Router {
  const { trust, monitor, logger, now } = options;

  const verify: RequestHandler = (req, res, next) => {
    if (trust.secrets.length === 0 && !trust.allowUnsigned) {
      res.status(503).json({
        error:
          'No webhook secret is configured: set incidentResponse.pagerDuty.webhookSecrets',
      });
      return;
    }
    const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
    const header = req.header('x-pagerduty-signature');
    if (
      !isSignedByPagerDuty(body, header, trust.secrets) &&
      !(trust.allowUnsigned && trust.secrets.length === 0)
    ) {
      monitor.countSignatureFailure(logger, now());
      res.status(401).json({ error: 'The signature is missing or wrong' });
      return;
    }
    next();
  };

  const receive: RequestHandler = async (req, res) => {
    const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
    const event = parsePagerDutyEvent(body, now());
    try {
      const isNew = await within(
        ANSWER_WITHIN_MS,
        ingest(event, body, req.header('x-webhook-id'), options),
      );
      res.status(202).json({ status: isNew ? 'accepted' : 'duplicate' });
    } catch (error) {
      logger.error('A PagerDuty webhook could not be stored', {
        eventType: event?.eventType,
        error: error instanceof Error ? error.message : String(error),
      });
      res.status(503).json({ error: 'Could not be stored; please send again' });
    }
  };

  const tooLarge: ErrorRequestHandler = (error, _req, res, next) => {
    if (error?.type === 'entity.too.large') {
      res
        .status(413)
        .json({ error: `A webhook may have at most ${MAX_BODY_BYTES} bytes` });
      return;
    }
    if (error?.status >= 400 && error?.status < 500) {
      res.status(error.status).json({ error: 'The body could not be read' });
      return;
    }
    next(error);
  };

  const router = express.Router();
  router.post(
    '/webhooks/pagerduty',
    // The exact bytes are what is signed; compressed bodies are not PagerDuty's.
    express.raw({ type: () => true, limit: MAX_BODY_BYTES, inflate: false }),
    verify,
    receive,
  );
  router.use(tooLarge);
  return router;
}

async function ingest(
  event: ParsedEvent | undefined,
  body: Buffer,
  webhookId: string | undefined,
  options: {
    inbox: Inbox;
    wakeups: Wakeups;
    policy: Policy;
    logger: LoggerService;
    now: () => DateTime;
  },
): Promise<boolean> {
  const { inbox, wakeups, policy, logger } = options;
  const incidentId = event?.incidentId;
  const fact = event?.fact;
  const severity = severityAtFirst(
    fact && 'incident' in fact.payload ? fact.payload.incident : {},
    policy,
  );
  const isNew = await inbox.receive(
    {
      dedupeKey: event?.eventId ?? webhookId ?? digest(body),
      webhookId,
      eventType: event?.eventType,
      incidentId,
      outcome: outcomeOf(event),
      body: body.toString('utf8'),
    },
    incidentId && fact ? { incidentId, fact, severity } : undefined,
    options.now(),
  );
  if (isNew && incidentId) {
    // PagerDuty need not wait for it: that the incident is due is stored with it.
    wakeups.wake(incidentId, { severity }).catch(error =>
      logger.warn('A wake-up got lost; the sweep stands in', {
        incidentId,
        error: String(error),
      }),
    );
  }
  return isNew;
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`the database took over ${milliseconds} ms`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function outcomeOf(event: ParsedEvent | undefined) {
  if (!event) {
    return 'unreadable' as const;
  }
  if (event.eventType === 'pagey.ping') {
    return 'ping' as const;
  }
  return event.fact ? ('accepted' as const) : ('ignored' as const);
}

function digest(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}
