import { isJsonObject, type JsonObject, type JsonValue } from '../json';
import { KubernetesProblem } from './KubernetesProblem';

/** What identifies the items of a list in a strategic merge patch. */
const MERGE_KEYS: Record<string, string> = {
  containers: 'name',
  initContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  ports: 'containerPort',
};

/** JSON merge patch (RFC 7386). */
export function mergePatch(target: JsonValue, patch: JsonValue): JsonValue {
  if (!isJsonObject(patch)) {
    return patch;
  }
  const merged: JsonObject = isJsonObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || value === undefined) {
      delete merged[key];
    } else {
      merged[key] = mergePatch(merged[key] ?? null, value);
    }
  }
  return merged;
}

function mergeList(
  target: JsonValue[],
  patch: JsonValue[],
  key: string,
): JsonValue[] {
  const merged = [...target];
  for (const item of patch) {
    const position = merged.findIndex(
      known =>
        isJsonObject(known) && isJsonObject(item) && known[key] === item[key],
    );
    if (isJsonObject(item) && item.$patch === 'delete') {
      merged.splice(position, position < 0 ? 0 : 1);
    } else if (position < 0) {
      merged.push(item);
    } else {
      merged[position] = strategicMergePatch(merged[position], item);
    }
  }
  return merged;
}

/** What `kubectl` adds to say in which order lists are; the order makes no difference here. */
function isDirective(name: string): boolean {
  return /^\$(setElementOrder|retainKeys|deleteFromPrimitiveList)/.test(name);
}

/** Kubernetes' strategic merge patch: like a merge patch, but some lists are merged by a key of their items. */
export function strategicMergePatch(
  target: JsonValue,
  patch: JsonValue,
): JsonValue {
  if (!isJsonObject(patch)) {
    return patch;
  }
  const { $patch: directive, ...changes } = patch;
  const merged: JsonObject =
    isJsonObject(target) && directive !== 'replace' ? { ...target } : {};
  for (const [name, value] of Object.entries(changes)) {
    const known = merged[name];
    if (isDirective(name)) {
      continue;
    }
    if (value === null || value === undefined) {
      delete merged[name];
    } else if (
      Array.isArray(value) &&
      Array.isArray(known) &&
      MERGE_KEYS[name]
    ) {
      merged[name] = mergeList(known, value, MERGE_KEYS[name]);
    } else {
      merged[name] = strategicMergePatch(known ?? null, value);
    }
  }
  return merged;
}

function readPointer(pointer: JsonValue | undefined): string[] {
  if (typeof pointer !== 'string' || !pointer.startsWith('/')) {
    throw KubernetesProblem.badRequest(`invalid JSON pointer: ${pointer}`);
  }
  return pointer
    .slice(1)
    .split('/')
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function changeAt(
  target: JsonValue | undefined,
  [step, ...rest]: string[],
  change: (value: JsonValue | undefined) => JsonValue | undefined,
  inserts = false,
): JsonValue {
  const isLast = rest.length === 0;
  if (Array.isArray(target)) {
    const copy = [...target];
    const index = step === '-' ? copy.length : Number(step);
    const changed = isLast
      ? change(copy[index])
      : changeAt(copy[index], rest, change, inserts);
    const replaced = isLast && inserts ? 0 : 1;
    copy.splice(index, replaced, ...(changed === undefined ? [] : [changed]));
    return copy;
  }
  if (!isJsonObject(target)) {
    throw new KubernetesProblem(
      422,
      'Invalid',
      `the JSON patch goes through ${step}, which is not there`,
    );
  }
  return {
    ...target,
    [step]: isLast
      ? change(target[step])
      : changeAt(target[step], rest, change, inserts),
  };
}

/** JSON patch (RFC 6902): add, replace, remove and test. */
export function jsonPatch(target: JsonValue, patch: JsonValue): JsonValue {
  if (!Array.isArray(patch)) {
    throw KubernetesProblem.badRequest('a JSON patch is a list of operations');
  }
  return patch.reduce<JsonValue>((patched, operation) => {
    if (!isJsonObject(operation)) {
      throw KubernetesProblem.badRequest('an operation is an object');
    }
    const { op, value } = operation;
    const change = (known: JsonValue | undefined) => {
      switch (op) {
        case 'add':
        case 'replace':
          return value;
        case 'remove':
          return undefined;
        case 'test':
          if (JSON.stringify(known) !== JSON.stringify(value)) {
            throw new KubernetesProblem(
              422,
              'Invalid',
              `testing path ${operation.path} value failed`,
            );
          }
          return known;
        default:
          throw KubernetesProblem.badRequest(`unknown operation: ${op}`);
      }
    };
    return changeAt(patched, readPointer(operation.path), change, op === 'add');
  }, target);
}

/** Applies a patch by its content type. @throws KubernetesProblem 415 for any other. */
export function applyPatch(
  contentType: string,
  target: JsonValue,
  patch: JsonValue,
): JsonValue {
  switch (contentType.split(';')[0].trim()) {
    case 'application/merge-patch+json':
      return mergePatch(target, patch);
    case 'application/strategic-merge-patch+json':
      return strategicMergePatch(target, patch);
    case 'application/json-patch+json':
      return jsonPatch(target, patch);
    default:
      throw new KubernetesProblem(
        415,
        'UnsupportedMediaType',
        `the body of the request was in an unknown format: ${contentType}`,
      );
  }
}
