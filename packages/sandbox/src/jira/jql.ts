import { isJsonObject, type JsonValue } from '../json';
import { adfText } from './adf';
import { JiraProblem } from './JiraProblem';
import { STATUSES, type JiraIssue } from './model';

type Operator = '=' | '!=' | '~' | '>=' | '<=' | 'in' | 'not in';
type Condition = (issue: JiraIssue) => boolean;

const CLAUSE =
  /^(?<field>"[^"]+"|[\w.[\]-]+(?:\.[\w.-]+)*)\s*(?<operator>!=|>=|<=|=|~|not\s+in\b|in\b)\s*(?<value>.+)$/is;

function unquote(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/s, '$2');
}

function readValues(text: string, operator: Operator): string[] {
  if (operator !== 'in' && operator !== 'not in') {
    return [unquote(text)];
  }
  const list = /^\((.*)\)$/s.exec(text.trim());
  if (!list) {
    throw new JiraProblem(400, [
      `Error in the JQL Query: expecting a list in parentheses, got '${text}'.`,
    ]);
  }
  return list[1].split(',').map(unquote);
}

function propertyValue(issue: JiraIssue, field: string): string[] {
  const match = /^issue\.property\[([^\]]+)\]\.(.+)$/i.exec(field);
  if (!match) {
    return [];
  }
  let value: JsonValue | undefined = issue.properties.get(unquote(match[1]));
  for (const step of match[2].split('.')) {
    value = isJsonObject(value) ? value[step] : undefined;
  }
  return value === undefined || value === null ? [] : [String(value)];
}

function fieldValues(issue: JiraIssue, field: string): string[] | undefined {
  switch (field.toLowerCase()) {
    case 'project':
      return [issue.projectKey];
    case 'key':
    case 'issuekey':
    case 'issue':
      return [issue.key];
    case 'id':
      return [issue.id];
    case 'labels':
      return issue.labels;
    case 'status':
      return [issue.status];
    case 'statuscategory':
      return STATUSES.filter(({ name }) => name === issue.status).flatMap(
        ({ category, name }) => [category, name],
      );
    case 'issuetype':
    case 'type':
      return [issue.issueType];
    case 'priority':
      return issue.priority ? [issue.priority] : [];
    case 'parent':
      return issue.parentKey ? [issue.parentKey] : [];
    case 'summary':
      return [issue.summary];
    case 'text':
      return [issue.summary, adfText(issue.description)];
    case 'created':
      return [issue.createdAt.toISOString()];
    case 'updated':
      return [issue.updatedAt.toISOString()];
    default:
      return field.toLowerCase().startsWith('issue.property[')
        ? propertyValue(issue, field)
        : undefined;
  }
}

function asTime(value: string): number {
  const relative = /^-(\d+)([mhdw])$/.exec(value);
  if (!relative) {
    return Date.parse(value.replace(' ', 'T'));
  }
  const minutes = { m: 1, h: 60, d: 1_440, w: 10_080 }[relative[2]] ?? 1;
  return Date.now() - Number(relative[1]) * minutes * 60_000;
}

function holds(
  actual: string[],
  operator: Operator,
  wanted: string[],
): boolean {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const isIn = actual.some(value => wanted.some(want => same(value, want)));
  switch (operator) {
    case '!=':
    case 'not in':
      return !isIn;
    case '~':
      return actual.some(value =>
        value
          .toLowerCase()
          .includes(wanted[0].replaceAll('"', '').toLowerCase()),
      );
    case '>=':
      return actual.some(value => Date.parse(value) >= asTime(wanted[0]));
    case '<=':
      return actual.some(value => Date.parse(value) <= asTime(wanted[0]));
    default:
      return isIn;
  }
}

function readClause(text: string): Condition {
  const parts = CLAUSE.exec(text.trim())?.groups;
  if (!parts) {
    throw new JiraProblem(400, [
      `Error in the JQL Query: the sandbox doesn't understand '${text}'.`,
    ]);
  }
  const operator = parts.operator
    .toLowerCase()
    .replace(/\s+/g, ' ') as Operator;
  const field = unquote(parts.field);
  const wanted = readValues(parts.value, operator);
  return issue => {
    const actual = fieldValues(issue, field);
    if (!actual) {
      throw new JiraProblem(400, [
        `Field '${field}' does not exist or you do not have permission to view it.`,
      ]);
    }
    return holds(actual, operator, wanted);
  };
}

/** Splits at `AND` outside of quotes and parentheses. */
function splitClauses(text: string): string[] {
  const clauses: string[] = [];
  let current = '';
  let quote = '';
  let depth = 0;
  for (const token of text.match(/["'()]|\s+and\s+|[^"'()\s]+|\s+/gi) ?? []) {
    if (!quote && depth === 0 && /^\s+and\s+$/i.test(token)) {
      clauses.push(current);
      current = '';
    } else {
      current += token;
      if (quote) {
        quote = token === quote ? '' : quote;
      } else if (token === '"' || token === "'") {
        quote = token;
      } else if (token === '(' || token === ')') {
        depth += token === '(' ? 1 : -1;
      }
    }
  }
  return [...clauses, current].filter(clause => clause.trim() !== '');
}

/**
 * Finds issues by the part of JQL that needs no server: clauses joined by AND, with =, !=, ~, in, not in, >= and <=,
 * and ORDER BY created or updated.
 *
 * @throws JiraProblem 400 for anything else.
 */
export function searchByJql(issues: JiraIssue[], jql: string): JiraIssue[] {
  const [, where, order = ''] =
    /^(.*?)(?:\border\s+by\s+(.*))?$/is.exec(jql.trim()) ?? [];
  const conditions = splitClauses(where ?? '').map(readClause);
  const found = issues.filter(issue =>
    conditions.every(condition => condition(issue)),
  );
  const byUpdate = /^updated/i.test(order);
  const ascending = /\basc\b/i.test(order);
  const time = (issue: JiraIssue) =>
    (byUpdate ? issue.updatedAt : issue.createdAt).getTime();
  return found.sort((a, b) =>
    ascending ? time(a) - time(b) : time(b) - time(a),
  );
}
