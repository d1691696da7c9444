import { Button, Checkbox, Select, TextField } from '@backstage/ui';
import {
  ACTION_ITEM_TYPES,
  actionItemSchema,
  type ActionItem,
} from '@incident-response/backstage-plugin-common';
import { useId } from 'react';
import styles from './Postmortem.module.css';

const TYPE_OPTIONS = ACTION_ITEM_TYPES.map(type => ({ id: type, label: type }));
const PRIORITY_OPTIONS = ['high', 'medium', 'low'].map(priority => ({
  id: priority,
  label: priority,
}));
const { type: typeSchema, priority: prioritySchema } = actionItemSchema.shape;

/** One action item's fields. */
export const ActionItemFields = (props: {
  item: ActionItem;
  position: number;
  onChange: (item: ActionItem) => void;
  onRemove: () => void;
}) => {
  const { item, position, onChange, onRemove } = props;
  const dueId = useId();
  return (
    <fieldset className={styles.fields}>
      <legend className={styles.legend}>Action item {position}</legend>
      <TextField
        className={styles.wide}
        label="Title"
        value={item.title}
        maxLength={255}
        onChange={title => onChange({ ...item, title })}
      />
      <Select
        label="Type"
        options={TYPE_OPTIONS}
        value={item.type}
        onChange={value => onChange({ ...item, type: typeSchema.parse(value) })}
      />
      <Select
        label="Priority"
        options={PRIORITY_OPTIONS}
        value={item.priority}
        onChange={value =>
          onChange({ ...item, priority: prioritySchema.parse(value) })
        }
      />
      <TextField
        label="Owner"
        placeholder="user:default/ada or group:default/payments"
        value={item.owner ?? ''}
        onChange={owner => onChange({ ...item, owner: owner || undefined })}
      />
      <div className={styles.day}>
        <label htmlFor={dueId}>Due</label>
        <input
          id={dueId}
          type="date"
          value={item.dueDate ?? ''}
          onChange={event =>
            onChange({ ...item, dueDate: event.target.value || undefined })
          }
        />
      </div>
      <Checkbox
        isSelected={item.done}
        onChange={done => onChange({ ...item, done })}
      >
        Done
      </Checkbox>
      <Button
        size="small"
        variant="secondary"
        aria-label={`Remove action item ${position}`}
        onPress={onRemove}
      >
        Remove item
      </Button>
    </fieldset>
  );
};
