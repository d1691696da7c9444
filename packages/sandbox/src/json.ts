/** Any JSON value. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | JsonValue[]
  | JsonObject;

/** A JSON object; an `undefined` member is left out when it is written. */
export interface JsonObject {
  [key: string]: JsonValue | undefined;
}

/** Whether a value is an object and neither an array nor null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON a request carries, or `undefined` where it is none. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sorted(value: JsonValue | undefined): JsonValue | undefined {
  if (Array.isArray(value)) {
    return value.map(item => sorted(item) ?? null);
  }
  return isJsonObject(value)
    ? Object.fromEntries(
        Object.keys(value)
          .sort()
          .map(key => [key, sorted(value[key])]),
      )
    : value;
}

/** The same text for the same value, in whatever order its members are. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value as JsonValue)) ?? '';
}
