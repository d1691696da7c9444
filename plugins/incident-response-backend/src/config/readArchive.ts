import type { RootConfigService } from '@backstage/backend-plugin-api';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import type { ArchiveOptions } from '../integrations/archive/Archive';

/** Where published postmortems are kept, if anywhere. The credentials are those that Backstage has for AWS. */
export async function readArchive(
  root: RootConfigService,
): Promise<ArchiveOptions | undefined> {
  const config = root.getOptionalConfig('incidentResponse.archive');
  if (!config) {
    return undefined;
  }
  const credentials = await DefaultAwsCredentialsManager.fromConfig(
    root,
  ).getCredentialProvider({
    accountId: config.getOptionalString('accountId'),
  });
  return {
    bucket: config.getString('bucket'),
    endpoint: config.getOptionalString('endpoint'),
    region: config.getOptionalString('region') ?? 'us-east-1',
    credentials: credentials.sdkCredentialProvider,
  };
}
