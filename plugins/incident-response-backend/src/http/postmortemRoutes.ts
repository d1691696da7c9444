import type { UserInfoService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  administerPermission,
  archiveAgainSchema,
  changePostmortemSchema,
  commentSchema,
  createPostmortemSchema,
  importPostmortemSchema,
  incidentCreatePermission,
  incidentReadPermission,
  postmortemDetailsSchema,
  postmortemEditPermission,
  postmortemPublishPermission,
  postmortemQuerySchema,
  postmortemReviewPermission,
  postmortemVersionQuerySchema,
  presenceSchema,
  publishPostmortemSchema,
  resolveCommentSchema,
  restorePostmortemSchema,
  savePostmortemSchema,
  verdictSchema,
} from '@incident-response/backstage-plugin-common';
import type { PostmortemArchive } from '../documents/PostmortemArchive';
import type { PostmortemEditing } from '../documents/PostmortemEditing';
import type { PostmortemReviewing } from '../documents/PostmortemReviewing';
import type { PostmortemService } from '../documents/PostmortemService';
import { toMarkdown } from '../postmortem/toMarkdown';
import type { PostmortemStore } from '../store';
import type { Access } from './Access';
import { parse } from './parse';
import { TextAnswer, type Route } from './Route';

interface Options {
  access: Access;
  postmortems: PostmortemService;
  editing: PostmortemEditing;
  reviewing: PostmortemReviewing;
  archive: PostmortemArchive;
  documents: PostmortemStore;
  userInfo: UserInfoService;
}

/** Everything about postmortems. */
export function postmortemRoutes(options: Options): Route[] {
  return [
    ...readingRoutes(options),
    ...editingRoutes(options),
    ...reviewRoutes(options),
  ];
}

function readingRoutes({ access, postmortems, documents }: Options): Route[] {
  return [
    {
      method: 'get',
      path: '/postmortems',
      access: 'reader',
      async handle({ request, credentials }) {
        const query = parse(postmortemQuerySchema, request.query);
        return postmortems.list({
          ...query,
          visibility: await access.visibility(credentials),
        });
      },
    },
    {
      method: 'post',
      path: '/postmortems',
      access: 'permission',
      permission: incidentCreatePermission,
      audit: 'postmortem-create',
      async handle({ request, credentials, actor }) {
        const body = parse(createPostmortemSchema, request.body);
        if ('incidentId' in body) {
          const incident = await access.requireFor(
            credentials,
            postmortemEditPermission,
            body.incidentId,
          );
          return postmortems.draftFor(incident.id);
        }
        return postmortems.declare(body, actor);
      },
    },
    {
      method: 'get',
      path: '/postmortems/:id',
      access: 'postmortem',
      permission: incidentReadPermission,
      handle: ({ request }) => postmortems.get(request.params.id),
    },
    {
      method: 'get',
      path: '/postmortems/:id/versions',
      access: 'postmortem',
      permission: incidentReadPermission,
      handle: ({ request }) =>
        documents.versions(
          request.params.id,
          parse(postmortemVersionQuerySchema, request.query),
        ),
    },
    {
      method: 'get',
      path: '/postmortems/:id/versions/:version',
      access: 'postmortem',
      permission: incidentReadPermission,
      async handle({ request }) {
        const { id, version } = request.params;
        if (!/^\d{1,9}$/.test(version)) {
          throw new NotFoundError(`Postmortem ${id} has no version ${version}`);
        }
        return documents.version(id, Number(version));
      },
    },
    {
      method: 'get',
      path: '/postmortems/:id/markdown',
      access: 'postmortem',
      permission: incidentReadPermission,
      async handle({ request }) {
        const { document } = await postmortems.get(request.params.id);
        return new TextAnswer('text/markdown', toMarkdown(document));
      },
    },
  ];
}

function editingRoutes({
  postmortems,
  editing,
  reviewing,
  archive,
}: Options): Route[] {
  return [
    {
      method: 'patch',
      path: '/postmortems/:id',
      access: 'postmortem',
      permission: postmortemEditPermission,
      audit: 'postmortem-edit',
      async handle({ request, actor }) {
        const { id } = request.params;
        await editing.change(
          id,
          parse(changePostmortemSchema, request.body),
          actor,
        );
        return postmortems.get(id);
      },
    },
    {
      method: 'put',
      path: '/postmortems/:id',
      access: 'postmortem',
      permission: postmortemEditPermission,
      audit: 'postmortem-edit',
      async handle({ request, actor }) {
        const { id } = request.params;
        await editing.replace(
          id,
          parse(savePostmortemSchema, request.body),
          actor,
        );
        return postmortems.get(id);
      },
    },
    {
      method: 'post',
      path: '/postmortems/:id/import',
      access: 'postmortem',
      permission: postmortemEditPermission,
      audit: 'postmortem-import',
      async handle({ request, actor }) {
        const { id } = request.params;
        await editing.importMarkdown(
          id,
          parse(importPostmortemSchema, request.body),
          actor,
        );
        return postmortems.get(id);
      },
    },
    {
      method: 'post',
      path: '/postmortems/:id/restore',
      access: 'postmortem',
      permission: postmortemEditPermission,
      audit: 'postmortem-restore',
      async handle({ request, actor }) {
        const { id } = request.params;
        await editing.restore(
          id,
          parse(restorePostmortemSchema, request.body),
          actor,
        );
        return postmortems.get(id);
      },
    },
    {
      method: 'post',
      path: '/postmortems/:id/presence',
      access: 'postmortem',
      permission: postmortemEditPermission,
      handle: ({ request, actor }) =>
        reviewing.announce(
          request.params.id,
          parse(presenceSchema, request.body),
          actor,
        ),
    },
    {
      method: 'post',
      path: '/postmortems/archive',
      access: 'permission',
      permission: administerPermission,
      audit: 'postmortem-archive',
      handle: ({ request, actor }) =>
        archive.archiveAgain(
          parse(archiveAgainSchema, request.body ?? {}).cursor,
          actor,
        ),
    },
  ];
}

function reviewRoutes({ postmortems, reviewing, userInfo }: Options): Route[] {
  return [
    {
      method: 'patch',
      path: '/postmortems/:id/details',
      access: 'postmortem',
      permission: postmortemEditPermission,
      audit: 'postmortem-details',
      async handle({ request }) {
        const { id } = request.params;
        await reviewing.setDetails(
          id,
          parse(postmortemDetailsSchema, request.body),
        );
        return postmortems.get(id);
      },
    },
    {
      method: 'post',
      path: '/postmortems/:id/review',
      access: 'postmortem',
      permission: postmortemEditPermission,
      audit: 'postmortem-review',
      async handle({ request, actor }) {
        await reviewing.request(request.params.id, actor);
        return postmortems.get(request.params.id);
      },
    },
    {
      method: 'post',
      path: '/postmortems/:id/withdraw',
      access: 'postmortem',
      permission: postmortemEditPermission,
      audit: 'postmortem-withdraw',
      async handle({ request }) {
        await reviewing.withdraw(request.params.id);
        return postmortems.get(request.params.id);
      },
    },
    {
      method: 'post',
      path: '/postmortems/:id/verdict',
      access: 'postmortem',
      permission: postmortemReviewPermission,
      audit: 'postmortem-verdict',
      async handle({ request, credentials, actor }) {
        const { id } = request.params;
        const verdict = parse(verdictSchema, request.body);
        const { ownershipEntityRefs } =
          actor.kind === 'user'
            ? await userInfo.getUserInfo(credentials)
            : { ownershipEntityRefs: [] };
        await reviewing.decide(id, verdict, {
          actor,
          ownershipRefs: ownershipEntityRefs,
        });
        return postmortems.get(id);
      },
    },
    {
      method: 'post',
      path: '/postmortems/:id/publish',
      access: 'postmortem',
      permission: postmortemPublishPermission,
      audit: 'postmortem-publish',
      async handle({ request, actor }) {
        const { id } = request.params;
        const { reason } = parse(publishPostmortemSchema, request.body ?? {});
        await reviewing.publish(id, reason, actor);
        return postmortems.get(id);
      },
    },
    {
      method: 'post',
      path: '/postmortems/:id/comments',
      access: 'postmortem',
      permission: postmortemReviewPermission,
      audit: 'postmortem-comment',
      async handle({ request, actor }) {
        const { id } = request.params;
        await reviewing.comment(id, parse(commentSchema, request.body), actor);
        return postmortems.get(id);
      },
    },
    {
      method: 'put',
      path: '/postmortems/:id/comments/:commentId',
      access: 'postmortem',
      permission: postmortemReviewPermission,
      audit: 'postmortem-comment-resolve',
      async handle({ request, actor }) {
        const { id, commentId } = request.params;
        const { resolved } = parse(resolveCommentSchema, request.body);
        await reviewing.resolveComment(id, commentId, resolved, actor);
        return postmortems.get(id);
      },
    },
  ];
}
