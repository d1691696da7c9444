import { ImpactEditor } from '../Impact';
import { TimelineEditor } from '../TimelineEditor';
import { WhysEditor } from '../Whys';
import type { Structure } from './structureOf';

/** Edits the rows or fields that belong to a section. */
export const StructureEditor = (props: { structure: Structure }) => {
  switch (props.structure) {
    case 'timeline':
      return <TimelineEditor />;
    case 'whys':
      return <WhysEditor />;
    default:
      return <ImpactEditor />;
  }
};
