import type { JsonObject, JsonValue } from '../../json';
import type { SlackCall } from '../SlackCall';
import { SlackProblem } from '../SlackProblem';

/** One page of a list with Slack's cursors. */
export function cursorPage(
  call: SlackCall,
  name: string,
  items: JsonValue[],
): JsonObject {
  const limit = Math.min(Math.max(call.number('limit', 100), 1), 1_000);
  const cursor = call.optional('cursor');
  const start = cursor
    ? Number(Buffer.from(cursor, 'base64').toString('utf8'))
    : 0;
  if (!Number.isInteger(start) || start < 0) {
    throw new SlackProblem('invalid_cursor');
  }
  const hasMore = start + limit < items.length;
  return {
    [name]: items.slice(start, start + limit),
    has_more: hasMore,
    response_metadata: {
      next_cursor: hasMore
        ? Buffer.from(String(start + limit)).toString('base64')
        : '',
    },
  };
}
