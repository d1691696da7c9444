import { Link, Text } from '@backstage/ui';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';

/** What was left out because it isn't set up here. Nothing else waits for it. */
export const NotConfigured = (props: { providers: string[] }) => {
  const { providers } = props;
  const paths = useIncidentPaths();
  if (providers.length === 0) {
    return null;
  }
  return (
    <Text as="p" color="secondary">
      Not configured, so left out: {providers.join(', ')}.{' '}
      <Link href={paths.tab('setup')}>Set them up</Link>
    </Text>
  );
};
