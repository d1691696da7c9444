import { randomBytes } from 'node:crypto';
import { PROVIDERS, type PerProvider } from '../providers';

/** The token of each provider: as given, else `SANDBOX_TOKEN`, else one made up for this run. */
export function chooseTokens(
  given: Partial<PerProvider<string>> = {},
): PerProvider<string> {
  const fallback =
    process.env.SANDBOX_TOKEN || `demo-${randomBytes(12).toString('hex')}`;
  const entries = PROVIDERS.map(name => [name, given[name] ?? fallback]);
  return Object.fromEntries(entries) as PerProvider<string>;
}
