import { Button, Select } from '@backstage/ui';
import { useState } from 'react';
import { EntityPicker } from '../../EntityPicker';
import { PartNotices, useEditing, useEditingState } from '../Editing';
import styles from './People.module.css';
import { PeopleView } from './PeopleView';

/** In the words of the handbook. */
const ROLES = ['commander', 'responder', 'communications', 'scribe'].map(
  role => ({ id: role, label: role }),
);

/** Adds and removes those who took part. */
export const PeopleEditor = () => {
  const session = useEditing();
  const people = useEditingState(({ document }) => document.people);
  const [entityRef, setEntityRef] = useState<string>();
  const [role, setRole] = useState('responder');
  const isThere = people.some(
    known => known.entityRef === entityRef && known.role === role,
  );
  return (
    <div
      className={styles.editor}
      data-part="people"
      role="group"
      aria-label="Edit people"
    >
      <PeopleView
        people={people}
        onRemove={removed =>
          session.edit(
            { part: 'people', people: people.filter(one => one !== removed) },
            'done',
          )
        }
      />
      <div className={styles.add}>
        <EntityPicker
          label="Person or team"
          kinds={['user', 'group']}
          value={entityRef}
          onChange={setEntityRef}
        />
        <Select
          label="Role"
          options={ROLES}
          value={role}
          onChange={chosen => setRole(String(chosen))}
        />
        <Button
          size="small"
          variant="secondary"
          isDisabled={!entityRef || isThere}
          onPress={() => {
            if (entityRef) {
              session.edit(
                { part: 'people', people: [...people, { entityRef, role }] },
                'done',
              );
              setEntityRef(undefined);
            }
          }}
        >
          Add to people
        </Button>
      </div>
      <PartNotices part="people" />
    </div>
  );
};
