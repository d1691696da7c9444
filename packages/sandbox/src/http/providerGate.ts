import {
  Router,
  type NextFunction,
  type Request,
  type Response,
} from 'express';
import type { Provider } from '../providers';
import type { Timers } from '../time/Timers';
import type { CallLog } from './CallLog';
import type { Fault, Faults, OutageKind } from './Faults';
import { readRawBody } from './readRawBody';
import { answerRateLimited } from './rateLimits';

/** How long a call that is never answered keeps its connection. */
const HOLD_MS = 60_000;

/** What stands between the network and an emulator. */
export interface GateOptions {
  provider: Provider;
  faults: Faults;
  calls: CallLog;
  timers: Timers;
}

/** Lets the handler do its work and then cuts the connection instead of answering. */
function cutInsteadOfAnswering(response: Response): void {
  response.write = () => true;
  response.end = () => {
    response.socket?.destroy();
    return response;
  };
}

/** Answers, or doesn't, as a provider that is down. */
function applyOutage(
  kind: OutageKind,
  { faults, timers }: GateOptions,
  response: Response,
): void {
  switch (kind) {
    case 'unavailable':
      timers.after(faults.latencyMs, () =>
        response.status(503).json({ error: 'switched off in the sandbox' }),
      );
      return;
    case 'unreachable':
      response.socket?.destroy();
      return;
    default:
      timers.after(HOLD_MS, () => response.socket?.destroy());
  }
}

function apply(
  fault: Fault | undefined,
  { provider, faults, timers }: GateOptions,
  response: Response,
  next: NextFunction,
): void {
  const later = (ms: number, run: () => void) =>
    ms > 0 ? timers.after(ms, run) : run();
  const { latencyMs } = faults;
  switch (fault?.kind) {
    case 'rate-limited':
      later(latencyMs, () =>
        answerRateLimited(provider, response, fault.retryAfterSeconds),
      );
      return;
    case 'server-error':
      later(latencyMs, () =>
        response.status(500).json({ error: 'injected by the sandbox' }),
      );
      return;
    case 'timeout-before':
      later(HOLD_MS, () => response.socket?.destroy());
      return;
    case 'drop-after-effect':
      cutInsteadOfAnswering(response);
      later(latencyMs, next);
      return;
    case 'slow':
      later(fault.delayMs, next);
      return;
    default:
      later(latencyMs, next);
  }
}

/** Reads the body, notes the call, adds latency and injected faults, and then lets the emulator answer. */
export function providerGate(options: GateOptions): Router {
  const { provider, faults, calls } = options;
  const router = Router();
  router.use(readRawBody);
  router.use((request: Request, response: Response, next: NextFunction) => {
    const outage = faults.outageOf(provider);
    const fault = outage
      ? undefined
      : faults.take(provider, `${request.method} ${request.path}`);
    const at = new Date();
    response.once('close', () =>
      calls.add({
        provider,
        method: request.method,
        path: request.path,
        at,
        status: response.writableFinished ? response.statusCode : undefined,
        durationMs: Date.now() - at.getTime(),
        fault: outage ?? fault?.kind,
      }),
    );
    if (outage) {
      applyOutage(outage, options, response);
    } else {
      apply(fault, options, response, next);
    }
  });
  return router;
}

/** The body that {@link providerGate} read, as text. */
export function bodyText(request: Request): string {
  return Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
}
