const UNITS = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1_000 },
];

/** A span in its two largest units: `4 min 12 s`, `3 d 4 h`. Negative spans count as none. */
export function formatDuration(ms: number): string {
  let rest = Math.max(0, ms);
  const first = UNITS.findIndex(unit => rest >= unit.ms);
  if (first === -1) {
    return '0 s';
  }
  const parts: string[] = [];
  for (const unit of UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / unit.ms);
    rest -= count * unit.ms;
    if (count > 0) {
      parts.push(`${count} ${unit.name}`);
    }
  }
  return parts.join(' ');
}
