import type { KubeConfig } from '@kubernetes/client-node';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod/v4';
import type { KubeconfigConnection } from './Connection';

/** How the SDK is told of a token in a file, which it doesn't know by itself. */
const TOKEN_FILE = 'incident-response-token-file';

const fileSchema = z.object({
  users: z
    .array(
      z.object({
        name: z.string(),
        user: z.object({ tokenFile: z.string().optional() }).nullish(),
      }),
    )
    .nullish(),
});

/**
 * The connection that a kubeconfig describes. Its certificates, tokens and credential plugins are the SDK's business, which
 * is loaded for that: the one case in which a backend pays for it before a command runs in a pod.
 *
 * @param options.context the context to use instead of the file's current one
 * @throws Error that says what is wrong with the file, and never what is in it
 */
export async function connectByKubeconfig(options: {
  file: string;
  context?: string;
}): Promise<KubeconfigConnection> {
  const { file } = options;
  const text = await readFile(file, 'utf8').catch(error => {
    throw new Error(
      `${file} can't be read (${error.code}). Mount it where the backend runs, readable for its user`,
    );
  });
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  try {
    config.loadFromString(text);
    config.makePathsAbsolute(path.dirname(path.resolve(file)));
    readTokenFiles(config, text, path.dirname(path.resolve(file)));
  } catch {
    // Without the parser's message, which quotes the line.
    throw new Error(
      `${file} is no kubeconfig. Check it with: kubectl --kubeconfig ${file} config view`,
    );
  }
  const context = options.context ?? config.getCurrentContext();
  const known = config.getContexts().map(({ name }) => name);
  if (!context || !known.includes(context)) {
    throw new Error(
      context
        ? `${file} has no context ${context}; it has ${
            known.join(', ') || 'none'
          }`
        : `${file} has no current context. Name one of ${known.join(
            ', ',
          )} as context`,
    );
  }
  config.setCurrentContext(context);
  const cluster = config.getCurrentCluster();
  if (!cluster || !config.getCurrentUser()) {
    throw new Error(
      `context ${context} of ${file} names a cluster or user that the file doesn't have`,
    );
  }
  return { url: cluster.server, kubeconfig: config };
}

function readTokenFiles(
  config: KubeConfig,
  text: string,
  folder: string,
): void {
  const { users } = fileSchema.parse(parse(text));
  const files = new Map(
    (users ?? []).flatMap(({ name, user }) =>
      user?.tokenFile ? [[name, path.resolve(folder, user.tokenFile)]] : [],
    ),
  );
  config.users = config.users.map(user =>
    files.has(user.name)
      ? { ...user, authProvider: { name: TOKEN_FILE } }
      : user,
  );
  config.addAuthenticator({
    isAuthProvider: user => user.authProvider?.name === TOKEN_FILE,
    applyAuthentication: async (user, options) => {
      // Each time: whoever issues such tokens replaces the file before they expire.
      const token = await readFile(files.get(user.name) ?? '', 'utf8');
      Object.assign((options.headers ??= {}), {
        Authorization: `Bearer ${token.trim()}`,
      });
    },
  });
}
