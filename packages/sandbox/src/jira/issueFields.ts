import { isJsonObject, type JsonObject, type JsonValue } from '../json';
import { isAdfDocument } from './adf';
import { JiraProblem } from './JiraProblem';
import { JIRA_PRIORITIES, type JiraIssue, type JiraProject } from './model';

/** Fields of an issue that can be written. */
export type IssueFields = Pick<
  JiraIssue,
  'summary' | 'description' | 'labels' | 'priority' | 'dueDate' | 'parentKey'
>;

const FIELD_NAMES = [
  'project',
  'issuetype',
  'summary',
  'description',
  'labels',
  'priority',
  'duedate',
  'parent',
];
const NOT_ON_SCREEN = (field: string) =>
  `Field '${field}' cannot be set. It is not on the appropriate screen, or unknown.`;

function readSummary(value: JsonValue | undefined): string | Error {
  if (typeof value !== 'string' || value.trim() === '') {
    return new Error('You must specify a summary of the issue.');
  }
  if (value.length > 255) {
    return new Error('Summary must be less than 255 characters.');
  }
  if (/[\r\n]/.test(value)) {
    return new Error(
      'The summary is invalid because it contains newline characters.',
    );
  }
  return value;
}

function readLabels(value: JsonValue | undefined): string[] | Error {
  if (!Array.isArray(value)) {
    return new Error('data was not an array');
  }
  const spaced = value.find(label => /\s/.test(String(label)));
  return spaced === undefined
    ? value.map(String)
    : new Error(`The label '${spaced}' contains spaces which is invalid.`);
}

function readPriority(
  value: JsonValue | undefined,
  project: JiraProject,
): string | Error {
  if (!project.hasPriority) {
    return new Error(NOT_ON_SCREEN('priority'));
  }
  const wanted = isJsonObject(value) ? value : {};
  const known = JIRA_PRIORITIES.find(
    ({ id, name }) => id === wanted.id || name === wanted.name,
  );
  return known?.name ?? new Error(`The priority selected is invalid.`);
}

/**
 * Reads the fields of a create or edit request; only those that are there.
 *
 * @throws JiraProblem 400 with a reason for each field that is wrong.
 */
export function readIssueFields(
  fields: JsonObject,
  project: JiraProject,
): Partial<IssueFields> {
  const errors: Record<string, string> = {};
  const read: Partial<IssueFields> = {};
  const take = <K extends keyof IssueFields>(
    field: string,
    key: K,
    value: IssueFields[K] | Error,
  ) => {
    if (value instanceof Error) {
      errors[field] = value.message;
    } else {
      read[key] = value;
    }
  };

  if (fields.summary !== undefined) {
    take('summary', 'summary', readSummary(fields.summary));
  }
  if (fields.description !== undefined && fields.description !== null) {
    take(
      'description',
      'description',
      isAdfDocument(fields.description)
        ? fields.description
        : new Error('Operation value must be an Atlassian Document'),
    );
  }
  if (fields.labels !== undefined) {
    take('labels', 'labels', readLabels(fields.labels));
  }
  if (fields.priority !== undefined) {
    take('priority', 'priority', readPriority(fields.priority, project));
  }
  if (fields.duedate === null) {
    read.dueDate = undefined;
  } else if (fields.duedate !== undefined) {
    take(
      'duedate',
      'dueDate',
      /^\d{4}-\d{2}-\d{2}$/.test(String(fields.duedate))
        ? String(fields.duedate)
        : new Error("Error parsing date string: expected 'yyyy-MM-dd'"),
    );
  }
  if (isJsonObject(fields.parent)) {
    read.parentKey = String(fields.parent.key ?? fields.parent.id ?? '');
  }
  for (const field of Object.keys(fields)) {
    if (!FIELD_NAMES.includes(field)) {
      errors[field] = NOT_ON_SCREEN(field);
    }
  }
  if (Object.keys(errors).length > 0) {
    throw JiraProblem.ofFields(errors);
  }
  return read;
}
