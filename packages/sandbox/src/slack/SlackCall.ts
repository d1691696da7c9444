import type { Request } from 'express';
import { bodyText } from '../http/providerGate';
import {
  isJsonObject,
  parseJson,
  type JsonObject,
  type JsonValue,
} from '../json';
import { SlackProblem } from './SlackProblem';

function readArguments(request: Request): JsonObject {
  const query = Object.fromEntries(
    new URL(request.originalUrl, 'http://sandbox').searchParams,
  );
  const body = bodyText(request);
  if (request.is('application/json')) {
    const json = parseJson(body);
    if (!isJsonObject(json)) {
      throw new SlackProblem('invalid_json');
    }
    return { ...query, ...json };
  }
  return { ...query, ...Object.fromEntries(new URLSearchParams(body)) };
}

/** The arguments of one call of Slack's Web API, form-encoded or JSON. */
export class SlackCall {
  private constructor(
    private readonly values: JsonObject,
    /** The token it came with. */
    readonly token: string | undefined,
  ) {}

  static from(request: Request): SlackCall {
    const values = readArguments(request);
    const bearer = /^Bearer (.+)$/.exec(request.header('Authorization') ?? '');
    const inBody = typeof values.token === 'string' ? values.token : undefined;
    return new SlackCall(values, bearer?.[1] ?? inBody);
  }

  /** An argument that must be there. @throws SlackProblem `invalid_arguments` naming it. */
  required(name: string): string {
    const value = this.optional(name);
    if (value === undefined || value === '') {
      throw new SlackProblem('invalid_arguments', {
        response_metadata: {
          messages: [`[ERROR] missing required field: ${name}`],
        },
      });
    }
    return value;
  }

  optional(name: string): string | undefined {
    const value = this.values[name];
    return value === undefined || value === null ? undefined : String(value);
  }

  flag(name: string): boolean {
    return ['true', '1'].includes(this.optional(name) ?? '');
  }

  number(name: string, otherwise: number): number {
    const value = Number(this.optional(name) ?? otherwise);
    return Number.isFinite(value) ? value : otherwise;
  }

  /** A list, given with commas or as JSON. */
  list(name: string): string[] {
    const value = this.values[name];
    if (Array.isArray(value)) {
      return value.map(String);
    }
    return (this.optional(name) ?? '')
      .split(',')
      .map(item => item.trim())
      .filter(Boolean);
  }

  /** An argument that is JSON itself: blocks, metadata. */
  json(name: string): JsonValue | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? parseJson(value) : value;
  }
}
