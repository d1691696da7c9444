import {
  findBlameInText,
  type PostmortemDocument,
} from '@incident-response/backstage-plugin-common';
import { useEditingState } from '../Editing';
import { SectionHelp } from './SectionHelp';
import type { Structure } from './structureOf';

function textOf(
  document: PostmortemDocument,
  sectionId: string,
  structure: Structure | undefined,
): string {
  const body = document.sections.find(({ id }) => id === sectionId)?.body ?? '';
  const rows = {
    timeline: () =>
      document.timeline.filter(row => !row.hidden).map(row => row.text),
    whys: () => document.whys.map(why => why.text),
    impact: () => [],
  };
  return [body, ...(structure ? rows[structure]() : [])].join('\n');
}

/** What helps while one writes: advice at once, and not only when it was saved. */
export const LiveHelp = (props: {
  sectionId: string;
  structure?: Structure;
}) => {
  const { sectionId, structure } = props;
  const text = useEditingState(({ document }) =>
    textOf(document, sectionId, structure),
  );
  return (
    <SectionHelp
      sectionId={sectionId}
      hints={findBlameInText(text)}
      insertsInto={structure === 'timeline' ? 'timeline' : 'text'}
    />
  );
};
