import {
  findBlameInText,
  type BlamelessHint,
  type PostmortemDocument,
} from '@incident-response/backstage-plugin-common';

/** Advice on blaming wordings, part by part. It never blocks. */
export function findBlame(document: PostmortemDocument): BlamelessHint[] {
  const texts = [
    ...document.sections.map(({ id, body }) => ({ sectionId: id, text: body })),
    ...document.timeline
      .filter(({ hidden }) => !hidden)
      .map(({ text }) => ({ sectionId: 'timeline', text })),
    ...document.whys.map(({ text }) => ({ sectionId: 'whys', text })),
    ...document.actionItems.map(({ title }) => ({
      sectionId: 'action-items',
      text: title,
    })),
  ];
  return texts.flatMap(({ sectionId, text }) =>
    findBlameInText(text).map(hint => ({ sectionId, ...hint })),
  );
}
