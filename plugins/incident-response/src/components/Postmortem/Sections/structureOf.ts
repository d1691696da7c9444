import { STRUCTURED_SECTIONS } from '@incident-response/backstage-plugin-common';

/** What a section has beside its text. */
export type Structure = (typeof STRUCTURED_SECTIONS)[number];

/** The rows or fields that belong to the section of this id. */
export function structureOf(sectionId: string): Structure | undefined {
  return STRUCTURED_SECTIONS.find(id => id === sectionId);
}
