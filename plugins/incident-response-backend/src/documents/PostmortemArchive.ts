import { InputError } from '@backstage/errors';
import type {
  ArchivedAgain,
  FactActor,
} from '@incident-response/backstage-plugin-common';
import type { DateTime } from 'luxon';
import type { Policy } from '../incident';
import type { Wakeups } from '../reconciler/wakeups/Wakeups';
import type { IncidentStore, PostmortemStore } from '../store';

const PAGE = 50;

interface Options {
  incidents: IncidentStore;
  postmortems: PostmortemStore;
  wakeups: Wakeups;
  policy: Policy;
  now: () => DateTime;
}

/** Stores what was published in the archive once more: for a bucket that is new, or that has lost something. */
export class PostmortemArchive {
  private readonly options: Options;

  private constructor(options: Options) {
    this.options = options;
  }

  static create(options: Options): PostmortemArchive {
    return new PostmortemArchive(options);
  }

  /**
   * Has the newest version of a page of published postmortems stored again; the ledger does it, at the pace of everything
   * else. @throws InputError where there is no archive
   */
  async archiveAgain(
    cursor: string | undefined,
    actor: FactActor,
  ): Promise<ArchivedAgain> {
    const { incidents, postmortems, wakeups, policy, now } = this.options;
    if (!policy.archive) {
      throw new InputError(
        'There is no archive: set incidentResponse.archive.bucket first',
      );
    }
    const page = await postmortems.list({
      published: true,
      visibility: 'everything',
      limit: PAGE,
      cursor,
    });
    for (const { id, incidentId, version } of page.items) {
      await incidents.transaction(async tx => {
        await incidents.appendFacts(
          incidentId,
          [
            {
              type: 'postmortem.archive_requested',
              actor,
              payload: { postmortemId: id, versions: [version] },
            },
          ],
          { now: now(), tx },
        );
        await wakeups.wake(incidentId, { tx });
      });
    }
    return {
      postmortems: page.items.length,
      versions: page.items.length,
      nextCursor: page.nextCursor,
    };
  }
}
