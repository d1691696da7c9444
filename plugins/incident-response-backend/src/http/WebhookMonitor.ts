import type { LoggerService } from '@backstage/backend-plugin-api';
import type { DateTime } from 'luxon';

/** A flood of forged requests must not become a flood of log lines. */
const WARN_EVERY_MS = 60_000;

/** Counts requests that nobody has signed, for the set-up page and the log. */
export class WebhookMonitor {
  signatureFailures = 0;
  lastFailureAt: DateTime | undefined;
  private warnedAt = 0;
  private readonly warning: string;

  /** The warning says what was refused, and what to do if it was genuine. */
  constructor(warning: string) {
    this.warning = warning;
  }

  countSignatureFailure(logger: LoggerService, now: DateTime): void {
    this.signatureFailures += 1;
    this.lastFailureAt = now;
    if (now.toMillis() - this.warnedAt >= WARN_EVERY_MS) {
      this.warnedAt = now.toMillis();
      logger.warn(this.warning, { refused: this.signatureFailures });
    }
  }
}
