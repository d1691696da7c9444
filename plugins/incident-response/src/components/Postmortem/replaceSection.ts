import type { PostmortemDocument } from '@incident-response/backstage-plugin-common';

/** The document with another text in one section, which a person has then edited. */
export function replaceSection(
  document: PostmortemDocument,
  id: string,
  body: string,
): PostmortemDocument {
  const known = document.sections.find(other => other.id === id);
  const section = {
    id,
    title: known?.title ?? id,
    body,
    state: body.trim() === '' ? ('empty' as const) : ('edited' as const),
  };
  return {
    ...document,
    sections: known
      ? document.sections.map(other => (other.id === id ? section : other))
      : [...document.sections, section],
  };
}
