import { RiCloseLine } from '@remixicon/react';
import { parseEntityRef } from '@backstage/catalog-model';
import { EntityLink } from '../../Who';
import styles from './Impact.module.css';

/** Entities as links, each with a way to take it out where that is allowed. */
export const EntityChips = (props: {
  label: string;
  entityRefs: string[];
  onRemove?: (entityRef: string) => void;
}) => {
  const { label, entityRefs, onRemove } = props;
  return entityRefs.length === 0 ? null : (
    <ul className={styles.chips} aria-label={label}>
      {entityRefs.map(entityRef => (
        <li key={entityRef} className={styles.chip}>
          <EntityLink entityRef={entityRef} />
          {onRemove && (
            <button
              type="button"
              className={styles.remove}
              aria-label={`Remove ${nameIn(entityRef)}`}
              onClick={() => onRemove(entityRef)}
            >
              <RiCloseLine aria-hidden />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
};

function nameIn(entityRef: string): string {
  try {
    return parseEntityRef(entityRef).name;
  } catch {
    return entityRef;
  }
}
