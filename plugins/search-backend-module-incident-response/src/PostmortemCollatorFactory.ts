import { Readable } from 'node:stream';
import type {
  AuthService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type { DocumentCollatorFactory } from '@backstage/plugin-search-common';
import {
  IncidentResponseClient,
  incidentReadPermission,
  type IncidentResponseApi,
  type Postmortem,
  type PostmortemStatus,
  type PostmortemSummary,
} from '@incident-response/backstage-plugin-common';
import {
  POSTMORTEM_DOCUMENT_TYPE,
  toPostmortemDocument,
  type PostmortemDocument,
} from './PostmortemDocument';

/** Drafts and reviews are for those who write them. */
const FOUND_BY_SEARCH: PostmortemStatus[] = ['published', 'closed'];

const PAGE_SIZE = 100;

/** @public */
export interface PostmortemCollatorFactoryOptions {
  auth: AuthService;
  discovery: DiscoveryService;
  logger: LoggerService;
}

/**
 * Reads published postmortems from the incident response backend, page by page.
 *
 * @public
 */
export class PostmortemCollatorFactory implements DocumentCollatorFactory {
  readonly type = POSTMORTEM_DOCUMENT_TYPE;
  readonly visibilityPermission = incidentReadPermission;

  private readonly auth: AuthService;
  private readonly discovery: DiscoveryService;
  private readonly logger: LoggerService;

  static create(
    options: PostmortemCollatorFactoryOptions,
  ): PostmortemCollatorFactory {
    return new PostmortemCollatorFactory(options);
  }

  private constructor(options: PostmortemCollatorFactoryOptions) {
    this.auth = options.auth;
    this.discovery = options.discovery;
    this.logger = options.logger;
  }

  async getCollator(): Promise<Readable> {
    return Readable.from(this.readDocuments());
  }

  private async *readDocuments(): AsyncGenerator<PostmortemDocument> {
    const client = this.createClient();
    for (const status of FOUND_BY_SEARCH) {
      for await (const { id } of listAll(client, status)) {
        const postmortem = await this.read(client, id);
        if (postmortem) {
          yield toPostmortemDocument(postmortem);
        }
      }
    }
  }

  private async read(
    client: IncidentResponseApi,
    id: string,
  ): Promise<Postmortem | undefined> {
    try {
      return await client.getPostmortem(id);
    } catch (error) {
      if (error instanceof ResponseError && error.statusCode === 404) {
        this.logger.debug('A postmortem went away while it was being indexed', {
          postmortemId: id,
        });
        return undefined;
      }
      // Ends the run: the index that is there stays, instead of being replaced by half of one.
      throw error;
    }
  }

  private createClient(): IncidentResponseApi {
    return new IncidentResponseClient({
      discoveryApi: this.discovery,
      fetchApi: { fetch },
      headers: async () => {
        const { token } = await this.auth.getPluginRequestToken({
          onBehalfOf: await this.auth.getOwnServiceCredentials(),
          targetPluginId: 'incident-response',
        });
        return { authorization: `Bearer ${token}` };
      },
    });
  }
}

async function* listAll(
  client: IncidentResponseApi,
  status: PostmortemStatus,
): AsyncGenerator<PostmortemSummary> {
  let cursor: string | undefined;
  do {
    const page = await client.listPostmortems({
      status,
      limit: PAGE_SIZE,
      cursor,
    });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor);
}
