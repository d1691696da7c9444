import type { DrillCheck } from '../../scenarios/report';

/** Something that has to hold. */
export function holds(name: string, ok: boolean, detail: string): DrillCheck {
  return { name, ok, detail };
}

/** Something that has to be exactly so. */
export function is(
  name: string,
  value: string | number | boolean | undefined,
  expected: string | number | boolean,
): DrillCheck {
  return holds(
    name,
    value === expected,
    value === expected ? String(value) : `${value}, expected ${expected}`,
  );
}

/** Lists that have to be the same, in whatever order. */
export function sameMembers(
  name: string,
  values: readonly string[],
  expected: readonly string[],
): DrillCheck {
  const text = [...values].sort().join(', ') || 'none';
  const wanted = [...expected].sort().join(', ') || 'none';
  return holds(
    name,
    text === wanted,
    text === wanted ? text : `${text}, expected ${wanted}`,
  );
}
