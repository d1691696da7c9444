/**
 * Whether a note in PagerDuty is the one that leads to the channel, the ticket and the portal, which the product writes by
 * itself.
 *
 * @param links - addresses that were written into it; none where it has not been written yet
 */
export function isLinkNote(note: string, links: readonly string[]): boolean {
  return links.length > 0 && links.every(url => note.includes(url));
}
