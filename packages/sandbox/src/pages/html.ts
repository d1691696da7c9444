/** Markup that is safe to put into a page as it is. */
export class Html {
  constructor(readonly markup: string) {}
}

/** What may stand in a template: text is escaped, markup is not, lists are joined. */
export type HtmlValue =
  | Html
  | string
  | number
  | undefined
  | null
  | false
  | HtmlValue[];

/** Text with the five characters that mean something in HTML written as entities. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function write(value: HtmlValue): string {
  if (value instanceof Html) {
    return value.markup;
  }
  if (Array.isArray(value)) {
    return value.map(write).join('');
  }
  return value === undefined || value === null || value === false
    ? ''
    : escapeHtml(String(value));
}

/** A template for HTML: every value in it is escaped unless it is {@link Html} itself. */
export function html(
  strings: TemplateStringsArray,
  ...values: HtmlValue[]
): Html {
  return new Html(
    strings.reduce(
      (markup, text, index) => markup + write(values[index - 1]) + text,
    ),
  );
}
