/** What only people know. @public */
export const TO_BE_FILLED_IN = '_to be filled in_';

/**
 * Text as one line that Markdown shows as it is: what a monitor or a person has typed must not become a picture or a link.
 *
 * @public
 */
export function plain(text: string): string {
  return text
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .replace(/[\\`*[\]<]/g, '\\$&')
    .replace(/(?<!\w)_|_(?!\w)/g, '\\_');
}

/** A code block that its content can't end. @public */
export function fence(text: string, language = 'text'): string {
  const longest = Math.max(
    2,
    ...[...text.matchAll(/`+/g)].map(match => match[0].length),
  );
  const marks = '`'.repeat(longest + 1);
  return `${marks}${language}\n${text}\n${marks}`;
}

/** Code of any kind, which nothing may be changed in: fenced by tildes, or between equally many backticks. */
const CODE = /(~~~[\s\S]*?(?:~~~|$)|(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\2(?!`))/;

/**
 * Markdown that a person has written, as a part of another page: its headings become bold lines, so that they don't take
 * part in the page's own outline, and its HTML is shown instead of used. Links, lists and code stay.
 *
 * @public
 */
export function embed(markdown: string): string {
  return (
    markdown
      .trim()
      .split(CODE)
      // The pattern has two groups: text, code, the code's backticks, and so on.
      .map((part, index) => {
        switch (index % 3) {
          case 0:
            return part
              .replace(/^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$/gm, '**$1**')
              .replace(/(?<!\\|\]\()<(?!https?:\/\/[^\s<>]*>)/g, '\\<');
          case 1:
            return part;
          default:
            return '';
        }
      })
      .join('')
  );
}
