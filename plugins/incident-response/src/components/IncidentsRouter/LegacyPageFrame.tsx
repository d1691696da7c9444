import { PluginHeader } from '@backstage/ui';
import type { PageFrameProps } from './PageFrame';

/** The same header in apps on the old frontend system. */
export const LegacyPageFrame = (props: PageFrameProps) => {
  const { children, tabs, ...header } = props;
  return (
    <div>
      <PluginHeader
        {...header}
        tabs={tabs.map(tab => ({ ...tab, matchStrategy: 'prefix' }))}
      />
      {children}
    </div>
  );
};
