import {
  findBlameInText,
  type PostmortemDocument,
} from '@incident-response/backstage-plugin-common';
import { useDeferredValue, useMemo } from 'react';
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

/** Whys and impact are not told by facts. */
const INSERTS: Record<Structure | 'none', 'timeline' | 'text' | undefined> = {
  none: 'text',
  timeline: 'timeline',
  whys: undefined,
  impact: undefined,
};

/** What helps while one writes: advice at once, and not only when it was saved. */
export const LiveHelp = (props: {
  sectionId: string;
  structure?: Structure;
}) => {
  const { sectionId, structure } = props;
  const text = useEditingState(({ document }) =>
    textOf(document, sectionId, structure),
  );
  const read = useDeferredValue(text);
  const hints = useMemo(() => findBlameInText(read), [read]);
  return (
    <SectionHelp
      sectionId={sectionId}
      hints={hints}
      insertsInto={INSERTS[structure ?? 'none']}
    />
  );
};
