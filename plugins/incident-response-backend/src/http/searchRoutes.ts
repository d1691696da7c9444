import {
  SEARCH_KINDS,
  searchQuerySchema,
} from '@incident-response/backstage-plugin-common';
import { readSearchRecords } from '../search/searchRecords';
import type { SearchReader } from '../store';
import type { Access } from './Access';
import { parse } from './parse';
import type { Route } from './Route';

/** Everything that a search index wants, in pages. A collator asks as a service, and is shown all. */
export function searchRoutes(options: {
  access: Access;
  reader: SearchReader;
}): Route[] {
  const { access, reader } = options;
  return SEARCH_KINDS.flatMap((kind): Route[] => [
    {
      method: 'get',
      path: `/search/${kind}`,
      access: 'reader',
      handle: async ({ request, credentials }) =>
        readSearchRecords(reader, kind, {
          ...parse(searchQuerySchema, request.query),
          visibility: await access.visibility(credentials),
        }),
    },
    {
      method: 'get',
      path: `/search/${kind}/state`,
      access: 'reader',
      handle: async ({ credentials }) => ({
        marker: await reader.marker(kind, await access.visibility(credentials)),
      }),
    },
  ]);
}
