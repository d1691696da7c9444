import { ResponseError } from '@backstage/errors';

/** Why the portal refuses something: the HTTP status and its reason. */
export interface Refusal {
  status: number;
  reason: string;
}

/**
 * How a request was refused, or undefined where it was not.
 *
 * @throws what is no answer of the portal, such as a connection that was refused
 */
export async function refusalOf(
  request: Promise<unknown>,
): Promise<Refusal | undefined> {
  try {
    await request;
    return undefined;
  } catch (error) {
    if (!ResponseError.is(error)) {
      throw error;
    }
    return { status: error.statusCode, reason: error.cause.message };
  }
}

/** What is asked for, or undefined as long as the portal doesn't know it. */
export async function ifKnown<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (ResponseError.is(error) && error.statusCode === 404) {
      return undefined;
    }
    throw error;
  }
}

/** What went wrong in a sentence: the portal's reason where it has answered. */
export function reasonOf(error: unknown): string {
  if (ResponseError.is(error)) {
    return `the portal answered ${error.statusCode}: ${error.cause.message}`;
  }
  return error instanceof Error ? error.message : String(error);
}
