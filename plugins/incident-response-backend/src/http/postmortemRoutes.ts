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
  verdictSchema,
} from '@incident-response/backstage-plugin-common';
import type { PostmortemArchive } from '../documents/PostmortemArchive';
import type { PostmortemEditing } from '../documents/PostmortemEditing';
import type { PostmortemReviewing } from '../documents/PostmortemReviewing';
import type { PostmortemService } from '../documents/PostmortemService';
import { toMarkdown } from '../postmortem/toMarkdown';
import type { PostmortemStore } from '../store';
import type { Access, IncidentPermission } from './Access';
import { parse } from './parse';
import { TextAnswer, type Route, type RouteContext } from './Route';

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

function editingRoutes(options: Options): Route[] {
  const { editing, reviewing, archive } = options;
  const change = changing(options, postmortemEditPermission);
  return [
    change('patch', '', 'postmortem-edit', (id, { body, actor }) =>
      editing.change(id, parse(changePostmortemSchema, body), actor),
    ),
    change('post', '/import', 'postmortem-import', (id, { body, actor }) =>
      editing.importMarkdown(id, parse(importPostmortemSchema, body), actor),
    ),
    change('post', '/restore', 'postmortem-restore', (id, { body, actor }) =>
      editing.restore(id, parse(restorePostmortemSchema, body), actor),
    ),
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

function reviewRoutes(options: Options): Route[] {
  const { reviewing, userInfo } = options;
  const edit = changing(options, postmortemEditPermission);
  const review = changing(options, postmortemReviewPermission);
  const publish = changing(options, postmortemPublishPermission);
  return [
    edit('patch', '/details', 'postmortem-details', (id, { body }) =>
      reviewing.setDetails(id, parse(postmortemDetailsSchema, body)),
    ),
    edit('post', '/review', 'postmortem-review', (id, { actor }) =>
      reviewing.request(id, actor),
    ),
    edit('post', '/withdraw', 'postmortem-withdraw', id =>
      reviewing.withdraw(id),
    ),
    review(
      'post',
      '/verdict',
      'postmortem-verdict',
      async (id, { body, credentials, actor }) => {
        const verdict = parse(verdictSchema, body);
        const { ownershipEntityRefs } =
          actor.kind === 'user'
            ? await userInfo.getUserInfo(credentials)
            : { ownershipEntityRefs: [] };
        await reviewing.decide(id, verdict, {
          actor,
          ownershipRefs: ownershipEntityRefs,
        });
      },
    ),
    publish('post', '/publish', 'postmortem-publish', (id, { body, actor }) =>
      reviewing.publish(
        id,
        parse(publishPostmortemSchema, body ?? {}).reason,
        actor,
      ),
    ),
    review('post', '/comments', 'postmortem-comment', (id, { body, actor }) =>
      reviewing.comment(id, parse(commentSchema, body), actor),
    ),
    review(
      'put',
      '/comments/:commentId',
      'postmortem-comment-resolve',
      (id, { body, request, actor }) =>
        reviewing.resolveComment(
          id,
          request.params.commentId,
          parse(resolveCommentSchema, body).resolved,
          actor,
        ),
    ),
  ];
}

/** Makes routes that change one postmortem, and answer what it has become. */
function changing(
  { postmortems }: Options,
  permission: IncidentPermission,
): (
  method: Route['method'],
  path: string,
  audit: string,
  work: (
    id: string,
    context: RouteContext & { body: unknown },
  ) => Promise<void>,
) => Route {
  return (method, path, audit, work) => ({
    method,
    path: `/postmortems/:id${path}`,
    access: 'postmortem',
    permission,
    audit,
    async handle(context) {
      const { params, body } = context.request;
      await work(params.id, { ...context, body });
      return postmortems.get(params.id);
    },
  });
}
