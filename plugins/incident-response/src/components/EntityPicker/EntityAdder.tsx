import { Button } from '@backstage/ui';
import { useState } from 'react';
import { EntityPicker } from './EntityPicker';
import styles from './EntityAdder.module.css';

/** Chooses an entity and adds it, one after the other. */
export const EntityAdder = (props: {
  label: string;
  kinds: string[];
  /** What the button says: `Add reviewer`. */
  action: string;
  onAdd: (entityRef: string) => void;
}) => {
  const { label, kinds, action, onAdd } = props;
  const [chosen, setChosen] = useState<string>();
  return (
    <div className={styles.adder}>
      <EntityPicker
        label={label}
        kinds={kinds}
        value={chosen}
        onChange={setChosen}
      />
      <Button
        size="small"
        variant="secondary"
        isDisabled={!chosen}
        onPress={() => {
          if (chosen) {
            onAdd(chosen);
            setChosen(undefined);
          }
        }}
      >
        {action}
      </Button>
    </div>
  );
};
