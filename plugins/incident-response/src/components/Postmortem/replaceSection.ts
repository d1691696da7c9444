import type {
  PostmortemDocument,
  PostmortemSectionId,
} from '@incident-response/backstage-plugin-common';

/** The document with another text in one section, which a person has then edited. */
export function replaceSection(
  document: PostmortemDocument,
  id: PostmortemSectionId,
  body: string,
): PostmortemDocument {
  const section = {
    id,
    body,
    state: body.trim() === '' ? ('empty' as const) : ('edited' as const),
  };
  const isThere = document.sections.some(other => other.id === id);
  return {
    ...document,
    sections: isThere
      ? document.sections.map(other => (other.id === id ? section : other))
      : [...document.sections, section],
  };
}
