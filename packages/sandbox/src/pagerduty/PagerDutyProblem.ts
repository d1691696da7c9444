/** An answer other than success, in PagerDuty's shape. */
export class PagerDutyProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
    readonly errors: string[] = [],
  ) {
    super(message);
  }

  static notFound(what: string): PagerDutyProblem {
    return new PagerDutyProblem(404, 2100, 'Not Found', [`${what} not found`]);
  }

  static invalid(...errors: string[]): PagerDutyProblem {
    return new PagerDutyProblem(400, 2001, 'Invalid Input Provided', errors);
  }

  toJSON() {
    return {
      error: { message: this.message, code: this.code, errors: this.errors },
    };
  }
}
