import { useEditingState } from '../Editing';
import { ImpactView } from '../Impact';
import { TimelineView } from '../TimelineEditor';
import { WhysView } from '../Whys';
import type { Structure } from './structureOf';

/** The rows or fields that belong to a section, to read. */
export const StructureView = (props: { structure: Structure }) => {
  const timeline = useEditingState(({ document }) => document.timeline);
  const whys = useEditingState(({ document }) => document.whys);
  const impact = useEditingState(({ document }) => document.impact);
  switch (props.structure) {
    case 'timeline':
      return timeline.length > 0 ? <TimelineView rows={timeline} /> : null;
    case 'whys':
      return <WhysView whys={whys} />;
    default:
      return <ImpactView impact={impact} />;
  }
};
