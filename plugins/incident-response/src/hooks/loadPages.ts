import type { Page } from '@incident-response/backstage-plugin-common';

/** The first `pages` pages of a list as one. */
export async function loadPages<T>(
  list: (cursor: string | undefined) => Promise<Page<T>>,
  pages: number,
): Promise<Page<T>> {
  const first = await list(undefined);
  const items = [...first.items];
  let nextCursor = first.nextCursor;
  for (let page = 1; page < pages && nextCursor; page++) {
    const next = await list(nextCursor);
    items.push(...next.items);
    nextCursor = next.nextCursor;
  }
  return { items, nextCursor };
}
