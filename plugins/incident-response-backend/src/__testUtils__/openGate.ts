import { mockServices } from '@backstage/backend-test-utils';
import { ProviderGate } from '../integrations/ProviderGate';
import type { Provider } from '../integrations/ProviderError';

/** The gate before a provider that allows any number of calls. */
export function openGate(provider: Provider): Promise<ProviderGate> {
  return ProviderGate.create({
    provider,
    logger: mockServices.logger.mock(),
    limits: { take: async () => ({ admitted: true }), block: async () => {} },
  });
}
