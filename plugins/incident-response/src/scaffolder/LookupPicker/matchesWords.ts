/** Whether each word stands somewhere in one of the texts, whatever its case. */
export function matchesWords(words: string, texts: string[]): boolean {
  const all = texts.join(' ').toLocaleLowerCase('en-US');
  return words
    .toLocaleLowerCase('en-US')
    .split(/\s+/)
    .every(word => all.includes(word));
}
