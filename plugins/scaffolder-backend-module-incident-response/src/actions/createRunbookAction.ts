import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  resolveSafeChildPath,
  type AuthService,
  type DiscoveryService,
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
  entityRefSchema,
  type IncidentDetail,
  type IncidentResponseApi,
  type Postmortem,
} from '@incident-response/backstage-plugin-common';
import { runbookFromPostmortem } from '../runbook/runbookFromPostmortem';
import {
  writeRunbookFiles,
  type RunbookFile,
} from '../runbook/writeRunbookFiles';
import { createClient } from './createClient';
import { examples } from './createRunbookAction.examples';
import { postmortemUrl } from './postmortemUrl';

/** @public */
export interface CreateRunbookActionOptions {
  auth: AuthService;
  config: Config;
  discovery: DiscoveryService;
}

/** What the catalog takes as a name, without the characters that a folder's name would be awkward with. */
const NAME = /^(?=.{1,63}$)[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * The scaffolder action `incident-response:runbook:from-postmortem`: writes a runbook from a published postmortem into the
 * workspace, for a pull request or to be copied. It reads in the name of the person who runs the template, and changes
 * nothing outside of the workspace, in a dry run as well as in a real one.
 *
 * @public
 */
export function createRunbookAction(options: CreateRunbookActionOptions) {
  const { auth, config, discovery } = options;
  return createTemplateAction({
    id: 'incident-response:runbook:from-postmortem',
    description: 'Writes a runbook from a published postmortem',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        postmortem: z => z.string().describe('Id of the postmortem'),
        name: z =>
          z
            .string()
            .describe(
              "The runbook's name in the catalog: lower case letters, digits and dashes",
            ),
        title: z =>
          z
            .string()
            .optional()
            .describe(
              "What people call it; without it, the postmortem's title",
            ),
        owner: z =>
          z
            .string()
            .describe('Who keeps it, for example group:default/platform'),
        targetPath: z =>
          z
            .string()
            .optional()
            .describe(
              'The folder it is written to, in the workspace; runbooks/<name> without it',
            ),
      },
      output: {
        path: z => z.string().describe('The folder it was written to'),
        title: z => z.string().describe('What people call it'),
        text: z =>
          z
            .string()
            .describe('All of its files in Markdown, to be read and copied'),
        postmortemUrl: z =>
          z.string().describe("The postmortem's page in the portal"),
      },
    },
    async handler(ctx) {
      const wish = parseWish(ctx.input);
      const client = createClient(
        { auth, discovery },
        await ctx.getInitiatorCredentials(),
      );
      const source = await read(client, wish.postmortem);
      const title = wish.title || source.postmortem.title;
      const files = writeRunbookFiles(
        runbookFromPostmortem(source, { ...wish, title }),
      );
      await save(resolveSafeChildPath(ctx.workspacePath, wish.folder), files);
      ctx.logger.info(
        `Wrote ${files.map(file => `${wish.folder}/${file.path}`).join(', ')}`,
      );
      ctx.output('path', wish.folder);
      ctx.output('title', title);
      ctx.output('text', toText(wish.folder, files));
      ctx.output('postmortemUrl', postmortemUrl(config, source.postmortem.id));
    },
  });
}

/** @throws InputError naming what is wrong */
function parseWish(input: {
  postmortem: string;
  name: string;
  title?: string;
  owner: string;
  targetPath?: string;
}) {
  const name = input.name.trim();
  if (!NAME.test(name)) {
    throw new InputError(
      `name: "${name}" must be 1 to 63 lower case letters and digits, with single dashes between them, like payments-memory`,
    );
  }
  const owner = entityRefSchema.safeParse(input.owner.trim());
  if (!owner.success) {
    throw new InputError(
      `owner: "${input.owner}" must be an entity reference like group:default/platform`,
    );
  }
  const postmortem = input.postmortem.trim();
  if (!postmortem) {
    throw new InputError('postmortem: give the id of a published postmortem');
  }
  return {
    postmortem,
    name,
    title: input.title?.trim(),
    owner: owner.data,
    folder: input.targetPath?.trim() || `runbooks/${name}`,
  };
}

async function read(
  client: IncidentResponseApi,
  id: string,
): Promise<{ postmortem: Postmortem; incident: IncidentDetail }> {
  try {
    const postmortem = await client.getPostmortem(id);
    if (!postmortem.publishedAt) {
      throw new InputError(
        `The postmortem "${postmortem.title}" is not published yet: have it reviewed and published, then make the runbook from what was agreed`,
      );
    }
    return {
      postmortem,
      incident: await client.getIncident(postmortem.incidentId),
    };
  } catch (error) {
    throw error instanceof InputError ? error : explain(error, id);
  }
}

function explain(error: unknown, id: string): Error {
  if (!(error instanceof ResponseError)) {
    return new ForwardedError(
      'The incident response backend could not be reached',
      error,
    );
  }
  switch (error.statusCode) {
    case 401:
    case 403:
      return new NotAllowedError(
        `You may not read postmortem ${id} (${error.body.error.message}); it takes the permission incident-response.incident.read`,
      );
    case 404:
      return new NotFoundError(
        `There is no postmortem ${id}, or you may not read it: choose one of Incidents → Postmortems`,
      );
    default:
      return new ForwardedError(`Postmortem ${id} could not be read`, error);
  }
}

async function save(folder: string, files: RunbookFile[]): Promise<void> {
  for (const file of files) {
    const target = path.join(folder, file.path);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, file.content);
  }
}

/** A heading and a code block for each file. */
function toText(folder: string, files: RunbookFile[]): string {
  return files
    .map(file => `### ${folder}/${file.path}\n\n${file.asCode}`)
    .join('\n\n');
}
