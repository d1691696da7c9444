/** An answer other than success, in Jira's shape. */
export class JiraProblem extends Error {
  constructor(
    readonly status: number,
    readonly errorMessages: string[],
    /** Reasons by field. */
    readonly errors: Record<string, string> = {},
  ) {
    super([...errorMessages, ...Object.values(errors)].join('; '));
  }

  static ofFields(errors: Record<string, string>): JiraProblem {
    return new JiraProblem(400, [], errors);
  }

  static noIssue(): JiraProblem {
    return new JiraProblem(404, [
      'Issue does not exist or you do not have permission to see it.',
    ]);
  }

  toJSON() {
    return { errorMessages: this.errorMessages, errors: this.errors };
  }
}
