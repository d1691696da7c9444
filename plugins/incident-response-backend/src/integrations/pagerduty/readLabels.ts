/** Alert details as flat text labels; monitors send a `labels` object, plain details, or both. */
export function readLabels(details: unknown): Record<string, string> {
  const labels: Record<string, string> = {};
  const take = (value: unknown) => {
    if (typeof value !== 'object' || value === null) {
      return;
    }
    for (const [key, entry] of Object.entries(value)) {
      if (['string', 'number', 'boolean'].includes(typeof entry)) {
        labels[key] = String(entry);
      }
    }
  };
  take(details);
  if (typeof details === 'object' && details !== null && 'labels' in details) {
    take(details.labels);
  }
  return labels;
}
