const BEFORE = 90;

/** The text from shortly before its first marked match on, so that a clamped result shows the line that matched. */
export function excerptAround(text: string, preTag: string): string {
  const match = text.indexOf(preTag);
  if (match <= BEFORE) {
    return text;
  }
  const start = text.indexOf(' ', match - BEFORE);
  return `… ${text.slice(Math.min(start + 1, match))}`;
}
