import type { ComponentType, ReactElement, ReactNode } from 'react';

/** What stands around every page of the plugin: the portal's own header with our tabs. */
export interface PageFrameProps {
  title: string;
  titleLink: string;
  icon: ReactElement;
  tabs: { id: string; label: string; href: string }[];
  children: ReactNode;
}

/** The two frontend systems draw it differently. */
export type PageFrame = ComponentType<PageFrameProps>;
