import {
  PageLayout,
  pluginHeaderActionsApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import type { PageFrameProps } from './PageFrame';

/** The page layout of the new frontend system, which an app may replace. */
export const AppPageFrame = (props: PageFrameProps) => {
  const headerActions = useApi(
    pluginHeaderActionsApiRef,
  ).getPluginHeaderActions('incident-response');
  return <PageLayout {...props} headerActions={headerActions} />;
};
