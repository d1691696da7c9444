import { InputError } from '@backstage/errors';
import { Liquid, TokenKind, type Template } from 'liquidjs';

/** What a plan's parameters may be made of. @public */
export interface PlanFacts {
  /** Labels of the alerts. */
  labels: Record<string, string>;
  severity: string;
  /** 1 for the first attempt. */
  attempt: number;
  incident: { id: string; title: string; service?: string };
  entity: { ref?: string; lifecycle?: string };
}

/** A value of a runbook's parameters. @public */
export type PlanValue =
  | string
  | number
  | boolean
  | null
  | PlanValue[]
  | { [key: string]: PlanValue };

const ROOTS = ['labels', 'severity', 'attempt', 'incident', 'entity'];

/**
 * Liquid, since it evaluates nothing but its own small language (no JavaScript), has limits of its own against templates
 * that grow without end, is MIT, one file without dependencies where it is imported, and well kept.
 */
const engine = new Liquid({
  strictFilters: true,
  strictVariables: true,
  // What is missing may have a default: `{{ labels.threshold | default: 90 }}`.
  lenientIf: true,
  ownPropertyOnly: true,
  parseLimit: 10_000,
  renderLimit: 50,
  memoryLimit: 100_000,
});

/**
 * Parameters with their templates filled in: `{{ labels.mountpoint }}`. A text that is one single output keeps the type of
 * its value, so that `{{ labels.threshold | plus: 0 }}` is a number.
 *
 * @throws InputError naming the parameter, such as for a label that no alert has
 * @public
 */
export function fillParameters(
  parameters: Record<string, PlanValue>,
  facts: PlanFacts,
): Record<string, PlanValue> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      mapTexts(value, name, text => fill(text, facts)),
    ]),
  );
}

/** Each template of the parameters that can't be read, as `name: reason`. @public */
export function findParameterProblems(
  parameters: Record<string, PlanValue>,
): string[] {
  const problems: string[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    try {
      mapTexts(value, name, text => {
        check(text);
        return text;
      });
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  return problems;
}

function fill(text: string, facts: PlanFacts): PlanValue {
  const templates = check(text);
  const [only] = templates;
  if (templates.length === 1 && isOutput(only)) {
    return toPlanValue(engine.evalValueSync(inner(text), facts));
  }
  return engine.renderSync(templates, facts);
}

/** @throws Error where it is no template, does more than print values, or asks for what is not there */
function check(text: string): Template[] {
  const templates = engine.parse(text);
  if (
    templates.some(
      template => !isOutput(template) && template.token.kind !== TokenKind.HTML,
    )
  ) {
    throw new Error('only {{ … }} may be used, no {% … %}');
  }
  const unknown = engine
    .globalVariablesSync(templates)
    .filter(root => !ROOTS.includes(root));
  if (unknown.length > 0) {
    throw new Error(
      `${unknown.join(', ')} is not known here; there are ${ROOTS.join(', ')}`,
    );
  }
  return templates;
}

function isOutput(template: Template): boolean {
  return template.token.kind === TokenKind.Output;
}

function inner(text: string): string {
  return text
    .trim()
    .replace(/^\{\{-?/, '')
    .replace(/-?\}\}$/, '');
}

function toPlanValue(value: unknown): PlanValue {
  return typeof value === 'number' || typeof value === 'boolean'
    ? value
    : String(value);
}

/** @throws InputError naming the place */
function mapTexts(
  value: PlanValue,
  where: string,
  map: (text: string) => PlanValue,
): PlanValue {
  if (typeof value === 'string') {
    try {
      return /\{[{%]/.test(value) ? map(value) : value;
    } catch (error) {
      throw new InputError(
        `${where}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => mapTexts(item, `${where}.${index}`, map));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          mapTexts(item, `${where}.${key}`, map),
        ]),
      )
    : value;
}
