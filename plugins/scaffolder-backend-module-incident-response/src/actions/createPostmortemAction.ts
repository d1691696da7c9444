import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import {
  ForwardedError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ResponseError,
} from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  SEVERITIES,
  type IncidentResponseApi,
} from '@incident-response/backstage-plugin-common';
import { createClient } from './createClient';
import { examples } from './createPostmortemAction.examples';
import { parseRequest, type PostmortemRequest } from './parseRequest';
import { postmortemUrl } from './postmortemUrl';

/** @public */
export interface CreatePostmortemActionOptions {
  auth: AuthService;
  config: Config;
  discovery: DiscoveryService;
}

/**
 * The scaffolder action `incident-response:postmortem:create`: a postmortem for an incident that the portal knows, or
 * for one that PagerDuty never saw. It acts in the name of the person who runs the template.
 *
 * @public
 */
export function createPostmortemAction(options: CreatePostmortemActionOptions) {
  const { auth, config, discovery } = options;
  return createTemplateAction({
    id: 'incident-response:postmortem:create',
    description: 'Creates a postmortem',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        incident: z =>
          z
            .union([z.string(), z.number()])
            .optional()
            .describe(
              "Id of the incident, or PagerDuty's number of it. Without it, title, severity, startedAt and endedAt describe one that PagerDuty never saw",
            ),
        title: z => z.string().optional().describe('What happened, in a line'),
        severity: z =>
          z.enum(SEVERITIES).optional().describe('P1 is the worst'),
        entityRef: z =>
          z
            .string()
            .optional()
            .describe(
              'The service, for example component:default/payments-api',
            ),
        startedAt: z =>
          z.string().optional().describe('When it began, ISO 8601'),
        endedAt: z =>
          z.string().optional().describe('When it was over, ISO 8601'),
        summary: z =>
          z
            .string()
            .optional()
            .describe('What happened, in Markdown; becomes the summary'),
      },
      output: {
        postmortemId: z => z.string().describe('Id of the postmortem'),
        postmortemUrl: z => z.string().describe('Its page in the portal'),
      },
    },
    async handler(ctx) {
      const request = parseRequest(ctx.input);
      const toUrl = (id: string) => postmortemUrl(config, id);

      if (ctx.isDryRun) {
        ctx.logger.info('Dry run: no postmortem is created');
        ctx.output('postmortemId', 'dry-run');
        ctx.output('postmortemUrl', toUrl('dry-run'));
        return;
      }

      const client = createClient(
        { auth, discovery },
        await ctx.getInitiatorCredentials(),
      );
      // A task that is taken up again after a restart must not make a second one.
      const id = await ctx.checkpoint({
        key: 'incident-response.postmortem.create',
        fn: () => createPostmortem(client, request),
      });
      ctx.logger.info(`The postmortem is at ${toUrl(id)}`);
      ctx.output('postmortemId', id);
      ctx.output('postmortemUrl', toUrl(id));
    },
  });
}

/** Answers the id of the postmortem: the one that the incident has already, or a new one. */
async function createPostmortem(
  client: IncidentResponseApi,
  request: PostmortemRequest,
): Promise<string> {
  try {
    if (request.kind === 'unseen') {
      return (await client.createPostmortem(request.body)).id;
    }
    const { id: incidentId } = await client.getIncident(request.incident);
    const { items } = await client.listPostmortems({ incidentId, limit: 1 });
    return items.length > 0
      ? items[0].id
      : (await client.createPostmortem({ incidentId })).id;
  } catch (error) {
    throw explain(error, request);
  }
}

function explain(error: unknown, request: PostmortemRequest): Error {
  if (!(error instanceof ResponseError)) {
    return new ForwardedError(
      'The incident response backend could not be reached',
      error,
    );
  }
  const reason = error.body.error.message;
  switch (error.statusCode) {
    case 400:
      return new InputError(`The postmortem was refused: ${reason}`);
    case 401:
    case 403:
      return new NotAllowedError(
        `You may not create postmortems here (${reason}); it takes the permission incident-response.incident.create`,
      );
    case 404:
      return new NotFoundError(
        request.kind === 'known'
          ? `There is no incident ${request.incident}: give its number as PagerDuty shows it, or its id, or describe it by title, severity, start and end`
          : reason,
      );
    default:
      return new ForwardedError('The postmortem could not be created', error);
  }
}
