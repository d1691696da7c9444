import { Text } from '@backstage/ui';
import { useEditingState, type PartContent } from '../Editing';
import { SectionFrame } from '../Sections';
import { PeopleEditor } from './PeopleEditor';
import { PeopleView } from './PeopleView';

const PARTS: PartContent['part'][] = ['people'];

/** Who took part, as entities of the catalog. The text itself speaks of roles. */
export const People = (props: { canEdit: boolean; canReview: boolean }) => {
  const people = useEditingState(({ document }) => document.people);
  return (
    <SectionFrame
      sectionId="people"
      title="People"
      editLabel="Edit people"
      parts={PARTS}
      isEmpty={people.length === 0}
      canEdit={props.canEdit}
      canReview={props.canReview}
      editor={<PeopleEditor />}
    >
      {people.length === 0 ? (
        <Text as="p" color="secondary">
          Nobody yet. Who took part, and in which role, so that readers know
          whom to ask.
        </Text>
      ) : (
        <PeopleView people={people} />
      )}
    </SectionFrame>
  );
};
