import { Text } from '@backstage/ui';
import type { PostmortemSection } from '@incident-response/backstage-plugin-common';
import { memo } from 'react';
import { MarkdownView } from '../../MarkdownView';
import { useEditingState, type PartContent } from '../Editing';
import { BlamelessHints } from './BlamelessHints';
import { isFilled } from './isFilled';
import { LiveHelp } from './LiveHelp';
import { sectionAdvice } from './sectionAdvice';
import { SectionEditor } from './SectionEditor';
import { SectionFrame } from './SectionFrame';
import { structureOf, type Structure } from './structureOf';
import { StructureView } from './StructureView';

const PARTS: Record<Structure | 'none', PartContent['part'][]> = {
  none: ['section'],
  impact: ['section', 'impact'],
  timeline: ['section', 'timeline'],
  whys: ['section', 'whys'],
};

/** One section: its text, the rows or fields that belong to it, who it is from, and advice beside it. */
export const SectionView = memo(
  (props: {
    section: PostmortemSection;
    canEdit: boolean;
    canReview: boolean;
  }) => {
    const { section, canEdit, canReview } = props;
    const { id, title, body, state } = section;
    const structure = structureOf(id);
    const hasStructure = useEditingState(({ document }) =>
      structure ? isFilled(document, structure) : false,
    );
    const isTouched = useEditingState(({ postmortem }) =>
      Object.keys(postmortem.revisions).some(
        key => key.split(':')[0] === structure,
      ),
    );
    const hints = useEditingState(({ postmortem }) => postmortem.hints);
    const isEmpty = body.trim() === '' && !hasStructure;
    return (
      <SectionFrame
        sectionId={id}
        title={title}
        state={
          hasStructure && state !== 'edited'
            ? stateOfStructure(isTouched)
            : state
        }
        editLabel={`Edit ${title}`}
        parts={PARTS[structure ?? 'none']}
        isEmpty={isEmpty}
        canEdit={canEdit}
        canReview={canReview}
        editor={<SectionEditor section={section} structure={structure} />}
        help={<LiveHelp sectionId={id} structure={structure} />}
        aside={
          <BlamelessHints
            hints={hints.filter(({ sectionId }) => sectionId === id)}
          />
        }
      >
        {body.trim() !== '' && <MarkdownView markdown={body} />}
        {structure && <StructureView structure={structure} />}
        {isEmpty && (
          <Text as="p" color="secondary">
            {sectionAdvice(id)}
          </Text>
        )}
      </SectionFrame>
    );
  },
);

/** Rows and fields are the system's until a person has changed one. */
function stateOfStructure(isTouched: boolean): PostmortemSection['state'] {
  return isTouched ? 'edited' : 'drafted';
}
