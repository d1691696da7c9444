import { createHash } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import express, {
  type ErrorRequestHandler,
  type RequestHandler,
  type Router,
} from 'express';
import type { DateTime } from 'luxon';
import type { Wakeups } from '../reconciler/wakeups/Wakeups';
import type { DeliveryStore, IncidentStore } from '../store';
import { parsePagerDutyEvent, type ParsedEvent } from './pagerDutyEvent';
import { isSignedByPagerDuty } from './signature';

/** PagerDuty's own limit. */
const MAX_BODY_BYTES = 256 * 1024;

/** A flood of forged requests must not become a flood of log lines. */
const WARN_EVERY_MS = 60_000;

/** Which webhooks are believed. */
export interface WebhookTrust {
  secrets: string[];
  allowUnsigned: boolean;
}

/** What the set-up page shows of the webhook. */
export class WebhookMonitor {
  signatureFailures = 0;
  private warnedAt = 0;

  countSignatureFailure(logger: LoggerService, now: DateTime): void {
    this.signatureFailures += 1;
    if (now.toMillis() - this.warnedAt >= WARN_EVERY_MS) {
      this.warnedAt = now.toMillis();
      logger.warn(
        'A PagerDuty webhook without a valid signature was refused. If it was genuine, its secret is missing in incidentResponse.pagerDuty.webhookSecrets',
        { refused: this.signatureFailures },
      );
    }
  }
}

/**
 * `POST /webhooks/pagerduty`: verify the raw bytes, store the fact, wake the incident, answer 202, in one transaction.
 * An authentic delivery is never answered 4xx, since PagerDuty would drop it for ever; trouble of ours is 503, since
 * then it comes again for up to 48 hours.
 */
export function createWebhookRouter(options: {
  trust: WebhookTrust;
  monitor: WebhookMonitor;
  store: IncidentStore;
  deliveries: DeliveryStore;
  wakeups: Wakeups;
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
      const isNew = await ingest(
        event,
        body,
        req.header('x-webhook-id'),
        options,
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
    store: IncidentStore;
    deliveries: DeliveryStore;
    wakeups: Wakeups;
    now: () => DateTime;
  },
): Promise<boolean> {
  const { store, deliveries, wakeups } = options;
  const now = options.now();
  const incidentId = event?.incidentId;
  const isNew = await store.transaction(async tx => {
    const added = await deliveries.add(
      {
        dedupeKey: event?.eventId ?? webhookId ?? digest(body),
        webhookId,
        eventType: event?.eventType,
        incidentId,
        outcome: outcomeOf(event),
        body: body.toString('utf8'),
      },
      now,
      tx,
    );
    if (added && incidentId && event.fact) {
      await store.appendFacts(incidentId, [event.fact], { now, tx });
    }
    return added;
  });
  if (isNew && incidentId) {
    await wakeups.wake(incidentId);
  }
  return isNew;
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
