import type { LoggerService } from '@backstage/backend-plugin-api';
import express, {
  type ErrorRequestHandler,
  type RequestHandler,
  type Router,
} from 'express';
import { LRUCache } from 'lru-cache';
import type { DateTime } from 'luxon';
import type { SettingsStore } from '../store';
import { isSignedBySlack } from './signature';
import type { SlackDecisions } from './SlackDecisions';
import { parseSlackPress } from './slackPress';
import type { WebhookMonitor } from './WebhookMonitor';

/** Where Slack sends what people do, below the plugin's own path. */
export const SLACK_PATH = '/webhooks/slack';

/** A message is in what Slack sends, and may be long; nothing of ours comes near this. */
const MAX_BODY_BYTES = 1024 * 1024;

/** How long a press is remembered, so that sending it again does nothing. */
const REMEMBERED_MS = 10 * 60 * 1000;

/**
 * `POST /webhooks/slack`: verify the raw bytes, answer at once (Slack waits 3 s), and then do what was pressed. The person
 * is told what came of it at the address that Slack gives for that.
 */
export function createSlackRouter(options: {
  /** Without it nobody can be believed. */
  signingSecret?: string;
  /** Missing where Slack isn't configured. */
  decisions?: Pick<SlackDecisions, 'handle'>;
  monitor: WebhookMonitor;
  settings: Pick<SettingsStore, 'noteSlackInteraction'>;
  logger: LoggerService;
  now: () => DateTime;
}): Router {
  const { signingSecret, decisions, monitor, settings, logger, now } = options;
  const handled = new LRUCache<string, true>({
    max: 1_000,
    ttl: REMEMBERED_MS,
  });

  const verify: RequestHandler = (req, res, next) => {
    if (!signingSecret) {
      res.status(503).json({
        error:
          'No signing secret is configured: set incidentResponse.slack.signingSecret',
      });
      return;
    }
    const isSigned = isSignedBySlack(
      {
        body: bytesOf(req.body),
        timestamp: req.header('x-slack-request-timestamp'),
        signature: req.header('x-slack-signature'),
      },
      signingSecret,
      now(),
    );
    if (!isSigned) {
      monitor.countSignatureFailure(logger, now());
      res
        .status(401)
        .json({ error: 'The signature is missing, wrong or too old' });
      return;
    }
    next();
  };

  const receive: RequestHandler = (req, res) => {
    const press = parseSlackPress(bytesOf(req.body));
    res.status(200).end();
    settings.noteSlackInteraction(now()).catch(error =>
      logger.debug('When Slack was last heard could not be noted', {
        error: String(error),
      }),
    );
    if (press && !handled.has(press.id)) {
      handled.set(press.id, true);
      decisions?.handle(press);
    }
  };

  const unreadable: ErrorRequestHandler = (error, _req, res, next) => {
    if (error?.type === 'entity.too.large') {
      res
        .status(413)
        .json({ error: `A request may have at most ${MAX_BODY_BYTES} bytes` });
      return;
    }
    if (error?.status >= 400 && error?.status < 500) {
      res.status(error.status).json({ error: 'The body could not be read' });
      return;
    }
    next(error);
  };

  const router = express.Router({ strict: true });
  router.post(
    SLACK_PATH,
    // The exact bytes are what is signed.
    express.raw({ type: () => true, limit: MAX_BODY_BYTES, inflate: false }),
    verify,
    receive,
    unreadable,
  );
  // What needs no sign-in is opened with everything below it: nothing is there, and nothing shall ever be.
  router.use(SLACK_PATH, (_req, res) => {
    res.status(404).json({ error: `There is only POST ${SLACK_PATH}` });
  });
  return router;
}

function bytesOf(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}
