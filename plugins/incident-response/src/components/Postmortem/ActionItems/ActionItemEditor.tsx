import { Button, Checkbox, Select, TextField } from '@backstage/ui';
import {
  ACTION_ITEM_TYPES,
  actionItemSchema,
  partKey,
  type ActionItem,
} from '@incident-response/backstage-plugin-common';
import { memo, useId } from 'react';
import { EntityPicker } from '../../EntityPicker';
import { PartNotices, useEditing } from '../Editing';
import styles from './ActionItems.module.css';

const TYPE_OPTIONS = ACTION_ITEM_TYPES.map(type => ({ id: type, label: type }));
const PRIORITY_OPTIONS = ['high', 'medium', 'low'].map(priority => ({
  id: priority,
  label: priority,
}));
const { type: typeSchema, priority: prioritySchema } = actionItemSchema.shape;

/** One action item. Each is saved by itself, so that two people can work on the list. */
export const ActionItemEditor = memo(
  (props: { item: ActionItem; position: number }) => {
    const { item, position } = props;
    const session = useEditing();
    const dueId = useId();
    const key = partKey({ part: 'action-item', id: item.id });
    const change = (
      fields: Partial<ActionItem>,
      how: 'typing' | 'done' = 'done',
    ) => {
      const { title, type, priority, owner, dueDate, done } = {
        ...item,
        ...fields,
      };
      session.edit(
        {
          part: 'action-item',
          id: item.id,
          item: { title, type, priority, owner, dueDate, done },
        },
        how,
      );
    };
    return (
      <fieldset className={styles.fields} data-part={key}>
        <legend className={styles.legend}>Action item {position}</legend>
        <TextField
          className={styles.wide}
          label="Title"
          value={item.title}
          maxLength={255}
          onChange={title => change({ title }, 'typing')}
        />
        <Select
          label="Type"
          options={TYPE_OPTIONS}
          value={item.type}
          onChange={value => change({ type: typeSchema.parse(value) })}
        />
        <Select
          label="Priority"
          options={PRIORITY_OPTIONS}
          value={item.priority}
          onChange={value => change({ priority: prioritySchema.parse(value) })}
        />
        <EntityPicker
          label="Owner"
          kinds={['user', 'group']}
          value={item.owner}
          onChange={owner => change({ owner })}
        />
        <div className={styles.day}>
          <label htmlFor={dueId}>Due</label>
          <input
            id={dueId}
            type="date"
            value={item.dueDate ?? ''}
            onChange={event =>
              change({ dueDate: event.target.value || undefined })
            }
          />
        </div>
        <Checkbox isSelected={item.done} onChange={done => change({ done })}>
          Done
        </Checkbox>
        <Button
          size="small"
          variant="secondary"
          aria-label={`Remove action item ${position}`}
          onPress={() =>
            session.edit({ part: 'action-item', id: item.id }, 'done')
          }
        >
          Remove action item
        </Button>
        <div className={styles.wide}>
          <PartNotices part={key} />
        </div>
      </fieldset>
    );
  },
);
