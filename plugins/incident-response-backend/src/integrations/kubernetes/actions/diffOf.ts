import type { RemediationDiff } from '@incident-response/backstage-plugin-common';
import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import { boundedText } from '../boundedText';
import {
  nameOf,
  type KubernetesObject,
  type ObjectRef,
} from '../KubernetesObject';
import { isSecretName, redact } from '../redact';

/** Characters of either side: it is read on a phone, and kept for ever. */
const MAX_TEXT = 8_000;
const MAX_VALUE = 500;

/** Copies of the whole object, values of variables and all. */
const NOISE = /last-applied-configuration|managed-fields/;

const HIDDEN = '(hidden)';

/**
 * What differs between an object before and after a change, in its annotations and its spec: as YAML, without what stays
 * the same. Values of environment variables are never shown, only that they differ.
 */
export function diffOf(
  ref: ObjectRef,
  { before, after }: { before: KubernetesObject; after: KubernetesObject },
): RemediationDiff {
  const [left, right] = onlyDifferences(shownOf(before), shownOf(after));
  return {
    object: nameOf(ref),
    before: toText(left),
    after: toText(right),
  };
}

function shownOf({ metadata, spec }: KubernetesObject): unknown {
  const annotations = Object.entries(metadata?.annotations ?? {}).filter(
    ([name]) => !NOISE.test(name),
  );
  return {
    ...(annotations.length > 0
      ? { metadata: { annotations: Object.fromEntries(annotations) } }
      : {}),
    spec,
  };
}

/** Both sides without what they have in common, but with the names of what is left. */
function onlyDifferences(before: unknown, after: unknown): [unknown, unknown] {
  if (isRecord(before) && isRecord(after)) {
    const left: Record<string, unknown> = {};
    const right: Record<string, unknown> = {};
    for (const key of new Set([
      ...Object.keys(before),
      ...Object.keys(after),
    ])) {
      if (!isDeepStrictEqual(before[key], after[key])) {
        const [one, other] =
          key === 'value' && isVariable(before, after)
            ? [HIDDEN, `${HIDDEN}, another one`]
            : onlyDifferences(before[key], after[key]);
        setUnlessMissing(left, key, one);
        setUnlessMissing(right, key, other);
      }
    }
    return [named(before, left), named(after, right)];
  }
  if (isNamedList(before) && isNamedList(after)) {
    return listDifferences(before, after);
  }
  return [before, after];
}

type Named = Record<string, unknown> & { name: string };

function listDifferences(before: Named[], after: Named[]): [unknown, unknown] {
  const left: unknown[] = [];
  const right: unknown[] = [];
  for (const name of new Set([...before, ...after].map(item => item.name))) {
    const one = before.find(item => item.name === name);
    const other = after.find(item => item.name === name);
    if (!isDeepStrictEqual(one, other)) {
      const pair = one && other ? onlyDifferences(one, other) : [one, other];
      left.push(...(one ? [pair[0]] : []));
      right.push(...(other ? [pair[1]] : []));
    }
  }
  // Nothing but another order.
  return left.length + right.length > 0 ? [left, right] : [before, after];
}

function setUnlessMissing(
  target: Record<string, unknown>,
  key: string,
  value: unknown,
): void {
  if (value !== undefined) {
    target[key] = value;
  }
}

function named(
  { name }: Record<string, unknown>,
  differences: Record<string, unknown>,
): Record<string, unknown> {
  return typeof name === 'string' ? { name, ...differences } : differences;
}

/** An item of `env`: nothing else in a spec has just these fields. */
function isVariable(...items: Record<string, unknown>[]): boolean {
  return items.every(
    item =>
      typeof item.name === 'string' &&
      Object.keys(item).every(key =>
        ['name', 'value', 'valueFrom'].includes(key),
      ),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNamedList(value: unknown): value is Named[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(item => isRecord(item) && typeof item.name === 'string')
  );
}

function toText(value: unknown): string {
  return boundedText(
    stringify(withoutSecrets(value), {
      lineWidth: 0,
      aliasDuplicateObjects: false,
    }),
    MAX_TEXT,
  );
}

function withoutSecrets(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) => {
      const before: unknown = value[index - 1];
      // `--password` and its value as two arguments.
      return typeof item === 'string' &&
        typeof before === 'string' &&
        before.startsWith('-') &&
        !before.includes('=') &&
        isSecretName(before)
        ? HIDDEN
        : withoutSecrets(item, name);
    });
  }
  if (isRecord(value)) {
    const hidesValue = isVariable(value) && typeof value.value === 'string';
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        hidesValue && key === 'value' && !String(item).startsWith(HIDDEN)
          ? HIDDEN
          : withoutSecrets(item, key),
      ]),
    );
  }
  if (typeof value !== 'string') {
    return value;
  }
  return /(password|passwd|apikey|credential)$/i.test(name)
    ? HIDDEN
    : boundedText(redact(value), MAX_VALUE);
}
