import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { BUILT_IN_TEMPLATE } from '../postmortem/template/builtInTemplate';
import { PostmortemTemplate } from '../postmortem/template/PostmortemTemplate';

/** The outline of new postmortems, and what is wrong with the configured one. */
export interface TemplateSource {
  /** Parsed with the first draft, and once. */
  template: () => Promise<PostmortemTemplate>;
  /** Why the built-in one is used although another is configured. */
  problem?: string;
}

const KEY = 'incidentResponse.postmortem.template';

/**
 * The template that `incidentResponse.postmortem.template` names, a file relative to where the backend is started. A broken
 * one must not cost anybody a draft: the log and the set-up page say what is wrong, and the built-in one is used.
 */
export async function readPostmortemTemplate(
  root: RootConfigService,
  logger: LoggerService,
): Promise<TemplateSource> {
  const file = root.getOptionalString(KEY);
  if (!file) {
    return {
      template: once(() => PostmortemTemplate.parse(BUILT_IN_TEMPLATE)),
    };
  }
  try {
    const text = await readFile(path.resolve(file), 'utf8');
    const template = await PostmortemTemplate.parse(text);
    return { template: async () => template };
  } catch (error) {
    const problem = `${KEY}: ${file}: ${
      error instanceof Error ? error.message : String(error)
    }. The built-in template is used instead.`;
    logger.error(problem);
    return {
      template: once(() => PostmortemTemplate.parse(BUILT_IN_TEMPLATE)),
      problem,
    };
  }
}

function once<T>(create: () => Promise<T>): () => Promise<T> {
  let created: Promise<T> | undefined;
  return () => {
    created ??= create();
    return created;
  };
}
