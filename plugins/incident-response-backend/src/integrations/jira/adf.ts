import type { TicketParagraph } from './Jira';

/** Paragraphs as an Atlassian document. */
export function toAdf(paragraphs: TicketParagraph[]) {
  return {
    type: 'doc',
    version: 1,
    content: paragraphs
      .filter(paragraph => paragraph.text.trim() !== '')
      .map(paragraph => ({
        type: 'paragraph',
        content: [
          {
            type: 'text',
            text: paragraph.text,
            ...(paragraph.href
              ? { marks: [{ type: 'link', attrs: { href: paragraph.href } }] }
              : {}),
          },
        ],
      })),
  };
}
