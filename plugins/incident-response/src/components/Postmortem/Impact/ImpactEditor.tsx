import { TextField } from '@backstage/ui';
import type { Impact } from '@incident-response/backstage-plugin-common';
import { EntityAdder } from '../../EntityPicker';
import { UtcField } from '../../UtcField';
import { PartNotices, useEditing, useEditingState } from '../Editing';
import { EntityChips } from './EntityChips';
import { IMPACT_FIELDS } from './impactFields';
import styles from './Impact.module.css';

const KINDS = ['component', 'system', 'api', 'resource', 'domain'];

/** How long users were affected, how many, and what of the catalog. */
export const ImpactEditor = () => {
  const session = useEditing();
  const impact = useEditingState(({ document }) => document.impact);
  const change = (fields: Partial<Impact>, how: 'typing' | 'done') =>
    session.edit({ part: 'impact', impact: { ...impact, ...fields } }, how);
  return (
    <div
      className={styles.editor}
      data-part="impact"
      role="group"
      aria-label="Impact on users"
    >
      <UtcField
        label="Users were affected from, UTC"
        isOptional
        value={impact.startedAt}
        onChange={startedAt => change({ startedAt }, 'done')}
      />
      <UtcField
        label="Until, UTC"
        isOptional
        value={impact.endedAt}
        onChange={endedAt => change({ endedAt }, 'done')}
      />
      {IMPACT_FIELDS.map(({ field, label, example }) => (
        <TextField
          key={field}
          label={label}
          placeholder={example}
          maxLength={500}
          value={impact[field] ?? ''}
          onChange={value => change({ [field]: value || undefined }, 'typing')}
        />
      ))}
      <div className={styles.wide}>
        <EntityAdder
          label="Another affected entity"
          action="Add entity"
          kinds={KINDS}
          onAdd={entityRef => {
            if (!impact.entityRefs.includes(entityRef)) {
              change({ entityRefs: [...impact.entityRefs, entityRef] }, 'done');
            }
          }}
        />
        <EntityChips
          label="Affected"
          entityRefs={impact.entityRefs}
          onRemove={removed =>
            change(
              { entityRefs: impact.entityRefs.filter(ref => ref !== removed) },
              'done',
            )
          }
        />
      </div>
      <div className={styles.wide}>
        <PartNotices part="impact" />
      </div>
    </div>
  );
};
