import type { Request } from 'express';
import { bodyText } from '../../http/providerGate';
import { isJsonObject, parseJson, type JsonObject } from '../../json';
import { JiraProblem } from '../JiraProblem';

/** A request's JSON object. @throws JiraProblem 400 */
export function readObject(request: Request): JsonObject {
  const body = parseJson(bodyText(request));
  if (!isJsonObject(body)) {
    throw new JiraProblem(400, [
      'There was an error parsing JSON. Check that your request body is valid.',
    ]);
  }
  return body;
}

/** A parameter with several values, repeated or with commas. */
export function valuesOf(request: Request, name: string): string[] {
  const address = new URL(request.originalUrl, 'http://sandbox');
  return address.searchParams
    .getAll(name)
    .flatMap(value => value.split(','))
    .filter(Boolean);
}
