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
  const objectOf = async ({
    request,
  }: EffectContext<'archivePostmortem'>): Promise<ArchiveObject> =>
    toObject(
      request,
      await postmortems.version(request.postmortemId, request.version),
    );
  return {
    what: 'Archiving the postmortem',
    repeatable: false,
    async find(effect) {
      const object = await objectOf(effect);
      return (await requireArchive(integrations).has(object))
        ? archived(effect, object)
        : undefined;
    },
    async perform(effect) {
      const object = await objectOf(effect);
      await requireArchive(integrations).put(object);
      return archived(effect, object);
    },
  };
}

function toObject(
  request: EffectContext<'archivePostmortem'>['request'],
  document: PostmortemDocument,
): ArchiveObject {
  const { postmortemId, version, format } = request;
  const key = `postmortems/${postmortemId}/v${version}`;
  return format === 'markdown'
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
      };
}

function archived(
  { request }: EffectContext<'archivePostmortem'>,
  object: ArchiveObject,
): EffectOutcome {
  const { postmortemId, version } = request;
  return {
    facts: [
      {
        id: `${request.key}/archived`,
        type: 'postmortem.archived',
        actor: SYSTEM,
        payload: {
          postmortemId,
          version,
          key: object.key,
          sha256: sha256(object.body),
        },
      },
    ],
  };
}
