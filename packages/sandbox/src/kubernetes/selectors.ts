import { isJsonObject, type JsonObject, type JsonValue } from '../json';
import { KubernetesProblem } from './KubernetesProblem';

type Labels = Record<string, JsonValue | undefined>;

function splitRequirements(selector: string): string[] {
  return selector
    .split(/,(?![^(]*\))/)
    .map(part => part.trim())
    .filter(Boolean);
}

function holds(labels: Labels, requirement: string): boolean {
  const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(requirement);
  if (set) {
    const values = set[3].split(',').map(value => value.trim());
    const isIn = values.includes(String(labels[set[1]] ?? ''));
    return set[2] === 'in' ? isIn : !isIn;
  }
  const comparison = /^([^=!\s]+)\s*(==|=|!=)\s*(\S*)$/.exec(requirement);
  if (comparison) {
    const isSame = String(labels[comparison[1]] ?? '') === comparison[3];
    return comparison[2] === '!=' ? !isSame : isSame;
  }
  const existence = /^(!?)([\w./-]+)$/.exec(requirement);
  if (existence) {
    return (labels[existence[2]] !== undefined) !== (existence[1] === '!');
  }
  throw KubernetesProblem.badRequest(
    `unable to parse requirement: ${requirement}`,
  );
}

function labelsOf(object: JsonObject): Labels {
  const { metadata } = object;
  return isJsonObject(metadata) && isJsonObject(metadata.labels)
    ? metadata.labels
    : {};
}

function fieldOf(object: JsonObject, path: string): string {
  let value: JsonValue | undefined = object;
  for (const step of path.split('.')) {
    value = isJsonObject(value) ? value[step] : undefined;
  }
  return String(value ?? '');
}

/** Objects that a `labelSelector` and a `fieldSelector` leave. @throws KubernetesProblem 400 when one can't be read. */
export function select(
  objects: JsonObject[],
  labelSelector = '',
  fieldSelector = '',
): JsonObject[] {
  const byLabel = splitRequirements(labelSelector);
  const byField = splitRequirements(fieldSelector).map(part => {
    const field = /^([\w.]+)\s*(==|=|!=)\s*(.*)$/.exec(part);
    if (!field) {
      throw KubernetesProblem.badRequest(`invalid field selector: ${part}`);
    }
    return { path: field[1], negated: field[2] === '!=', value: field[3] };
  });
  return objects.filter(
    object =>
      byLabel.every(requirement => holds(labelsOf(object), requirement)) &&
      byField.every(
        ({ path, negated, value }) =>
          (fieldOf(object, path) === value) !== negated,
      ),
  );
}
