import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';

/** Incidents of these owners. */
export interface OwnerFilter {
  ownerRefs: string[];
}

/** Whose incidents somebody may see: everything, or what the permission policy's conditions leave. */
export type Visibility = 'everything' | PermissionCriteria<OwnerFilter>;

/** The visibility as a condition on the column that holds the owner. */
export function restrictTo(visibility: Visibility, column: string) {
  return (builder: Knex.QueryBuilder): void => {
    if (visibility !== 'everything') {
      addCriteria(builder, visibility, column);
    }
  };
}

function addCriteria(
  builder: Knex.QueryBuilder,
  criteria: PermissionCriteria<OwnerFilter>,
  column: string,
): void {
  const nested = (part: PermissionCriteria<OwnerFilter>) =>
    function add(this: Knex.QueryBuilder) {
      addCriteria(this, part, column);
    };
  if ('allOf' in criteria) {
    criteria.allOf.forEach(part => builder.andWhere(nested(part)));
  } else if ('anyOf' in criteria) {
    criteria.anyOf.forEach(part => builder.orWhere(nested(part)));
  } else if ('not' in criteria) {
    // An incident without an owner is not owned by anybody, which SQL would call unknown.
    builder.where(inner => {
      inner.whereNot(nested(criteria.not)).orWhereNull(column);
    });
  } else {
    builder.whereIn(column, criteria.ownerRefs);
  }
}
