import type { JsonObject } from '../json';

/** An answer other than success: a `Status` object. */
export class KubernetesProblem extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly details: JsonObject = {},
  ) {
    super(message);
  }

  static notFound(plural: string, name: string): KubernetesProblem {
    return new KubernetesProblem(
      404,
      'NotFound',
      `${plural} "${name}" not found`,
      { name, kind: plural },
    );
  }

  static conflict(
    plural: string,
    name: string,
    why = 'the object has been modified; please apply your changes to the latest version and try again',
  ): KubernetesProblem {
    return new KubernetesProblem(
      409,
      'Conflict',
      `Operation cannot be fulfilled on ${plural} "${name}": ${why}`,
      { name, kind: plural },
    );
  }

  static invalid(kind: string, name: string, problem: string) {
    return new KubernetesProblem(
      422,
      'Invalid',
      `${kind} "${name}" is invalid: ${problem}`,
      {
        name,
        kind,
        causes: [{ reason: 'FieldValueInvalid', message: problem }],
      },
    );
  }

  static badRequest(message: string): KubernetesProblem {
    return new KubernetesProblem(400, 'BadRequest', message);
  }

  static notAllowed(): KubernetesProblem {
    return new KubernetesProblem(
      405,
      'MethodNotAllowed',
      'the server does not allow this method on the requested resource',
    );
  }

  toStatus(): JsonObject {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      reason: this.reason,
      details: this.details,
      code: this.code,
    };
  }
}
