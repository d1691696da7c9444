import type { Request } from 'express';
import { bodyText } from '../../http/providerGate';
import { isJsonObject, parseJson, type JsonObject } from '../../json';
import { KubernetesProblem } from '../KubernetesProblem';
import { metadataOf } from '../objects/metadata';

/** A query parameter, if it is there. */
export function parameter(request: Request, name: string): string | undefined {
  const address = new URL(request.originalUrl, 'http://sandbox');
  return address.searchParams.get(name) ?? undefined;
}

/** A request's JSON, of whatever media type. @throws KubernetesProblem 400 */
export function readJson(request: Request) {
  const body = parseJson(bodyText(request));
  if (body === undefined) {
    throw KubernetesProblem.badRequest(
      'the object provided is unrecognized (must be of type JSON)',
    );
  }
  return body;
}

/** A request's JSON object; an empty body is an empty object. @throws KubernetesProblem 400 */
export function readObject(request: Request): JsonObject {
  const body = bodyText(request) === '' ? {} : readJson(request);
  if (!isJsonObject(body)) {
    throw KubernetesProblem.badRequest('the body must be a JSON object');
  }
  return body;
}

/** Whether a write is only tried. @throws KubernetesProblem 400 for anything but `All`. */
export function isDryRun(request: Request, body?: JsonObject): boolean {
  const options = isJsonObject(body?.deleteOptions)
    ? body.deleteOptions.dryRun
    : body?.dryRun;
  const inBody = Array.isArray(options) ? options.map(String) : [];
  const values = [parameter(request, 'dryRun'), ...inBody].filter(Boolean);
  if (values.some(value => value !== 'All')) {
    throw KubernetesProblem.badRequest(
      `Invalid value for dryRun: ${values.join(', ')}`,
    );
  }
  return values.length > 0;
}

/** Refuses a write that was made for another version or namesake of the object. @throws KubernetesProblem 409 */
export function checkPreconditions(
  wanted: { uid?: unknown; resourceVersion?: unknown },
  actual: { uid?: unknown; resourceVersion?: unknown },
  plural: string,
  name: string,
): void {
  const differs = (value: unknown, known: unknown) =>
    value !== undefined && value !== '' && value !== known;
  if (differs(wanted.uid, actual.uid)) {
    throw KubernetesProblem.conflict(
      plural,
      name,
      `Precondition failed: UID in precondition: ${wanted.uid}, UID in object meta: ${actual.uid}`,
    );
  }
  if (differs(wanted.resourceVersion, actual.resourceVersion)) {
    throw KubernetesProblem.conflict(plural, name);
  }
}

/** What preconditions are compared with. */
export function versionOf(object: JsonObject) {
  const { uid, resourceVersion } = metadataOf(object);
  return { uid, resourceVersion };
}
