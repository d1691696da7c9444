import { SectionFrame } from './SectionFrame';
import { StructureEditor } from './StructureEditor';
import { StructureView } from './StructureView';
import type { Structure } from './structureOf';

/** Rows, whys or impact that the template has no section for, so that nothing is out of sight. */
export const StructureSection = (props: {
  structure: Structure;
  title: string;
  canEdit: boolean;
  canReview: boolean;
}) => {
  const { structure, title, canEdit, canReview } = props;
  return (
    <SectionFrame
      sectionId={structure}
      title={title}
      editLabel={`Edit ${title}`}
      parts={[structure]}
      isEmpty={false}
      canEdit={canEdit}
      canReview={canReview}
      editor={<StructureEditor structure={structure} />}
    >
      <StructureView structure={structure} />
    </SectionFrame>
  );
};
