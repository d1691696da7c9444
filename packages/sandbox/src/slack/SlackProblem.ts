import type { JsonObject } from '../json';

/** `{ ok: false, error }`, as Slack answers what it refuses: with HTTP 200. */
export class SlackProblem extends Error {
  constructor(readonly error: string, readonly details: JsonObject = {}) {
    super(error);
  }
}
