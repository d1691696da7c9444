import { NotFoundError } from '@backstage/errors';
import {
  createPostmortemSchema,
  incidentCreatePermission,
  incidentReadPermission,
  postmortemEditPermission,
  postmortemPublishPermission,
  postmortemQuerySchema,
  postmortemVersionQuerySchema,
  savePostmortemSchema,
} from '@incident-response/backstage-plugin-common';
import type { PostmortemService } from '../documents/PostmortemService';
import { toMarkdown } from '../postmortem/toMarkdown';
import type { PostmortemStore } from '../store';
import type { Access } from './Access';
import { parse } from './parse';
import { TextAnswer, type Route } from './Route';

/** Reading, writing and publishing postmortems. */
export function postmortemRoutes(options: {
  access: Access;
  postmortems: PostmortemService;
  documents: PostmortemStore;
}): Route[] {
  const { access, postmortems, documents } = options;
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
      method: 'put',
      path: '/postmortems/:id',
      access: 'postmortem',
      permission: postmortemEditPermission,
      audit: 'postmortem-edit',
      handle: ({ request, actor }) =>
        postmortems.save(
          request.params.id,
          parse(savePostmortemSchema, request.body),
          actor,
        ),
    },
    {
      method: 'post',
      path: '/postmortems/:id/review',
      access: 'postmortem',
      permission: postmortemEditPermission,
      audit: 'postmortem-review',
      handle: ({ request }) => postmortems.requestReview(request.params.id),
    },
    {
      method: 'post',
      path: '/postmortems/:id/publish',
      access: 'postmortem',
      permission: postmortemPublishPermission,
      audit: 'postmortem-publish',
      handle: ({ request, actor }) =>
        postmortems.publish(request.params.id, actor),
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
