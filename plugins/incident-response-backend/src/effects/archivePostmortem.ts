import type { PostmortemDocument } from '@incident-response/backstage-plugin-common';
import type { PostmortemService } from '../documents/PostmortemService';
import { SYSTEM } from '../incident';
import { sha256, type ArchiveObject } from '../integrations/archive/Archive';
import {
  requireArchive,
  type Integrations,
} from '../integrations/Integrations';
import { toMarkdown } from '../postmortem/toMarkdown';
import type {
  EffectContext,
  EffectHandler,
  EffectOutcome,
} from './EffectHandler';

/**
 * Keeps a published version for good, as Markdown for people and as JSON for programs. The same version is the same
 * object, so that what is there with the same checksum need not be stored again.
 */
export function archivePostmortem(options: {
  integrations: Integrations;
  postmortems: PostmortemService;
}): EffectHandler<'archivePostmortem'> {
  const { integrations, postmortems } = options;
  const objectOf = async ({ request }: EffectContext<'archivePostmortem'>) => {
    const version =
      request.version ??
      (await postmortems.newestVersion(request.postmortemId));
    return toObject(
      { ...request, version },
      await postmortems.version(request.postmortemId, version),
    );
  };
  return {
    what: 'Archiving the postmortem',
    repeatable: false,
    async find(effect) {
      const stored = await objectOf(effect);
      return (await requireArchive(integrations).has(stored.object))
        ? archived(effect, stored)
        : undefined;
    },
    async perform(effect) {
      const stored = await objectOf(effect);
      await requireArchive(integrations).put(stored.object);
      return archived(effect, stored);
    },
  };
}

/** A version as an object of the archive. */
interface ArchivedVersion {
  version: number;
  object: ArchiveObject;
}

function toObject(
  request: {
    postmortemId: string;
    version: number;
    format: 'markdown' | 'json';
  },
  document: PostmortemDocument,
): ArchivedVersion {
  const { postmortemId, version, format } = request;
  const key = `postmortems/${postmortemId}/v${version}`;
  return {
    version,
    object:
      format === 'markdown'
        ? {
            key: `${key}.md`,
            contentType: 'text/markdown; charset=utf-8',
            body: toMarkdown(document),
          }
        : {
            key: `${key}.json`,
            contentType: 'application/json',
            body: `${JSON.stringify(
              { postmortemId, version, document },
              null,
              2,
            )}\n`,
          },
  };
}

function archived(
  { request }: EffectContext<'archivePostmortem'>,
  { version, object }: ArchivedVersion,
): EffectOutcome {
  return {
    facts: [
      {
        id: `${request.key}/archived`,
        type: 'postmortem.archived',
        actor: SYSTEM,
        payload: {
          postmortemId: request.postmortemId,
          version,
          key: object.key,
          sha256: sha256(object.body),
        },
      },
    ],
  };
}
