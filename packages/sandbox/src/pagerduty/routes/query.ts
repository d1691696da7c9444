import type { Request } from 'express';
import type { JsonObject } from '../../json';
import { PagerDutyProblem } from '../PagerDutyProblem';

/** The values of a list parameter such as `service_ids[]`. */
export function listParameter(request: Request, name: string): string[] {
  const address = new URL(request.originalUrl, 'http://sandbox');
  return [
    ...address.searchParams.getAll(`${name}[]`),
    ...address.searchParams.getAll(name),
  ];
}

/** The value of a parameter, if it is there. */
export function parameter(request: Request, name: string): string | undefined {
  const address = new URL(request.originalUrl, 'http://sandbox');
  return address.searchParams.get(name) ?? undefined;
}

/** A time parameter. @throws PagerDutyProblem when it is no time. */
export function timeParameter(
  request: Request,
  name: string,
): Date | undefined {
  const value = parameter(request, name);
  if (value === undefined) {
    return undefined;
  }
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) {
    throw PagerDutyProblem.invalid(`${name} is not a time: ${value}`);
  }
  return time;
}

/** Classic offset paging: `limit` up to 100, `offset + limit` up to 10,000. */
export function pageOf<T>(
  request: Request,
  name: string,
  items: T[],
  render: (item: T) => JsonObject,
): JsonObject {
  const limit = Math.min(Number(parameter(request, 'limit') ?? 25), 100);
  const offset = Number(parameter(request, 'offset') ?? 0);
  if (!Number.isInteger(limit) || !Number.isInteger(offset) || limit < 1) {
    throw PagerDutyProblem.invalid('limit and offset must be whole numbers');
  }
  if (offset < 0 || offset + limit > 10_000) {
    throw PagerDutyProblem.invalid('offset + limit must not exceed 10000');
  }
  return {
    [name]: items.slice(offset, offset + limit).map(render),
    limit,
    offset,
    more: offset + limit < items.length,
    total: parameter(request, 'total') === 'true' ? items.length : null,
  };
}
