import { Readable } from 'node:stream';
import type { DocumentCollatorFactory } from '@backstage/plugin-search-common';
import {
  incidentReadPermission,
  SEARCH_DOCUMENT_TYPES,
  SEARCH_PAGE_MOST,
  type IncidentResponseClient,
  type SearchKind,
} from '@incident-response/backstage-plugin-common';
import { toDocument, type IncidentResponseDocument } from './toDocument';

/** @public */
export interface IncidentResponseCollatorFactoryOptions {
  kind: SearchKind;
  /** Asks in the name of search. */
  client: Pick<IncidentResponseClient, 'listSearchRecords'>;
}

/**
 * Reads incidents or published postmortems from the incident response backend, page by page. A page that can't be read
 * ends the run: the index that is there stays, instead of being replaced by half of one.
 *
 * @public
 */
export class IncidentResponseCollatorFactory
  implements DocumentCollatorFactory
{
  readonly type: string;
  readonly visibilityPermission = incidentReadPermission;

  private readonly kind: SearchKind;
  private readonly client: IncidentResponseCollatorFactoryOptions['client'];

  static create(
    options: IncidentResponseCollatorFactoryOptions,
  ): IncidentResponseCollatorFactory {
    return new IncidentResponseCollatorFactory(options);
  }

  private constructor(options: IncidentResponseCollatorFactoryOptions) {
    this.kind = options.kind;
    this.client = options.client;
    this.type = SEARCH_DOCUMENT_TYPES[options.kind];
  }

  async getCollator(): Promise<Readable> {
    return Readable.from(this.readDocuments());
  }

  private async *readDocuments(): AsyncGenerator<IncidentResponseDocument> {
    let cursor: string | undefined;
    do {
      const page = await this.client.listSearchRecords(this.kind, {
        limit: SEARCH_PAGE_MOST,
        cursor,
      });
      for (const record of page.items) {
        yield toDocument(this.kind, record);
      }
      cursor = page.nextCursor;
    } while (cursor);
  }
}
