/** Labels as people write them, one `key=value` a line, or the line that isn't one. */
export function parseLabels(
  text: string,
): { labels: Record<string, string> } | { problem: string } {
  const labels: Record<string, string> = {};
  for (const line of text.split('\n').map(each => each.trim())) {
    if (line === '') {
      continue;
    }
    const at = line.indexOf('=');
    if (at < 1) {
      return { problem: `“${line}” is no label: write it as key=value` };
    }
    labels[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return { labels };
}

/** The opposite of {@link parseLabels}. */
export function formatLabels(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}=${value}`)
    .join('\n');
}
