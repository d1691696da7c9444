import type { Request } from 'express';
import type { z } from 'zod';
import { bodyText } from '../../http/providerGate';
import { parseJson } from '../../json';
import type { PagerDuty } from '../PagerDuty';
import { PagerDutyProblem } from '../PagerDutyProblem';
import type { Agent } from '../model';

/** A request's JSON in the shape expected. @throws PagerDutyProblem naming each field that is wrong. */
export function readBody<T extends z.ZodType>(
  request: Request,
  schema: T,
): z.output<T> {
  const parsed = schema.safeParse(parseJson(bodyText(request)));
  if (!parsed.success) {
    throw PagerDutyProblem.invalid(
      ...parsed.error.issues.map(
        ({ path, message }) => `${path.join('.') || 'body'}: ${message}`,
      ),
    );
  }
  return parsed.data;
}

/** The user named by the `From` header, which every change needs. */
export function requester(
  request: Request,
  pagerduty: PagerDuty,
): Agent & { type: 'user' } {
  const from = request.header('From');
  if (!from) {
    throw PagerDutyProblem.invalid('From header is required');
  }
  const user = pagerduty.directory.users.find(
    ({ email }) => email.toLowerCase() === from.toLowerCase(),
  );
  if (!user) {
    throw new PagerDutyProblem(400, 1008, 'Requester User Not Found', [
      `No user has the e-mail ${from}`,
    ]);
  }
  return { type: 'user', userId: user.id };
}
