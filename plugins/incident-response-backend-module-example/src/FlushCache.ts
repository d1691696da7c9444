import { InputError } from '@backstage/errors';
import type {
  RemediationAction,
  RemediationContext,
  RemediationProposal,
  RemediationResult,
  RemediationVerification,
} from '@incident-response/backstage-plugin-node';
import { z } from 'zod/v4';
import type { HttpCaches } from './HttpCaches';

const schema = z.strictObject({
  cache: z.string().regex(/^[a-z0-9-]+$/, {
    message: 'must be the name of a cache: lowercase letters, digits, hyphens',
  }),
});

/** Empties a cache that serves stale entries. */
export class FlushCache implements RemediationAction {
  readonly id = 'cache:flush';
  readonly description = 'Empties a cache that serves stale entries';

  constructor(private readonly caches: HttpCaches) {}

  checkParameters(parameters: Record<string, unknown>): void {
    parse(parameters);
  }

  async prepare(context: RemediationContext): Promise<RemediationProposal> {
    const { cache } = parse(context.parameters);
    const { stale } = await this.caches.inspect(cache, context.signal);
    const observed = `cache ${cache} has ${stale} stale entries`;
    return {
      precondition: stale > 0 ? 'holds' : 'gone',
      observed,
      ...describe(cache),
      locks: [`cache/${cache}`],
      evidence: [{ title: 'What was seen', text: observed }],
      diffs: [
        {
          object: `Cache ${cache}`,
          before: `stale entries: ${stale}\n`,
          after: 'stale entries: 0\n',
        },
      ],
    };
  }

  async perform(context: RemediationContext): Promise<RemediationResult> {
    const { cache } = parse(context.parameters);
    await context.mayProceed();
    if (!context.dryRun) {
      await this.caches.flush(cache, context.marker, context.signal);
    }
    return describe(cache);
  }

  async findPerformed(
    context: RemediationContext,
  ): Promise<RemediationResult | undefined> {
    const { cache } = parse(context.parameters);
    const { flushedBy } = await this.caches.inspect(cache, context.signal);
    return flushedBy === context.marker ? describe(cache) : undefined;
  }

  async verify(context: RemediationContext): Promise<RemediationVerification> {
    const { cache } = parse(context.parameters);
    const { stale } = await this.caches.inspect(cache, context.signal);
    return {
      status: stale > 0 ? 'pending' : 'healthy',
      observed: `cache ${cache} has ${stale} stale entries`,
    };
  }
}

function describe(cache: string): RemediationResult {
  return {
    targets: [{ kind: 'Cache', name: cache }],
    changes: [`flush cache ${cache}`],
  };
}

/** @throws InputError naming the parameter and the reason */
function parse(parameters: Record<string, unknown>) {
  const parsed = schema.safeParse(parameters);
  if (!parsed.success) {
    throw new InputError(
      `Parameters of cache:flush: ${parsed.error.issues
        .map(issue => `${issue.path.join('.') || 'all'}: ${issue.message}`)
        .join('; ')}`,
    );
  }
  return parsed.data;
}
