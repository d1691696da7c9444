import type { Request } from 'express';
import { bodyText } from '../../http/providerGate';
import { isJsonObject, parseJson, type JsonObject } from '../../json';
import { JiraProblem } from '../JiraProblem';
import type { JsonProperty } from '../model';

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

/** The `properties` of a request that creates or changes something. */
export function readProperties(body: JsonObject): JsonProperty[] {
  const properties = Array.isArray(body.properties) ? body.properties : [];
  return properties.flatMap(property =>
    isJsonObject(property) && typeof property.key === 'string'
      ? [{ key: property.key, value: property.value ?? null }]
      : [],
  );
}

/** A parameter that is a whole number. @throws JiraProblem 400 */
export function numberOf(
  request: Request,
  name: string,
  otherwise: number,
): number {
  const [value = String(otherwise)] = valuesOf(request, name);
  if (!/^\d{1,9}$/.test(value)) {
    throw new JiraProblem(400, [`${name} must be a whole number.`]);
  }
  return Number(value);
}
